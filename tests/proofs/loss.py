"""`./ioc prove loss`: nothing that the broker confirmed is lost or doubled, whatever breaks.

Real servers, a real worker, a publisher that numbers its readings. In the middle of each stream
something breaks; afterwards count, numbers and a checksum over (sensor, time, number, value) must
be those of what was published. The seconds are from the end of the fault to the next stored row.
"""

import contextlib
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from contract.clock import monotonic_s, utc_now
from tests.stand import rig
from tests.stand.flow import Flow
from tests.stand.line import Line
from tests.stand.report import Measure, Report, options
from tests.stand.rig import OverdueError, Rig
from tests.stand.worker import WorkerProcess

RATE = 4_000.0
CUT_ACKNOWLEDGEMENT_BYTES = 1_001  # in the middle of one: they have four bytes
CUT_COPY_BYTES = 20_001
DEADLINE_S = 120.0
SETTLED_S = 30.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much is published, and how long faults last. [s]."""

    count: int
    outage_s: float
    stall_s: float


WHOLE = Size(count=30_000, outage_s=20.0, stall_s=70.0)  # longer than a write may take
SHORT = Size(count=5_000, outage_s=3.0, stall_s=2.0)


@dataclass(slots=True)
class Scene:
    """What a fault can be done to.

    Attributes
    ----------
    worker : WorkerProcess
        Behind `broker_line` and `database_line` where they are drawn.
    """

    stand: Rig
    size: Size
    worker: WorkerProcess
    broker_line: Line | None = None
    database_line: Line | None = None

    def pause(self, last_s: float) -> None:
        """Let a fault last."""
        threading.Event().wait(last_s)


def kill_worker(scene: Scene) -> None:
    """Kill the worker and start another at once."""
    scene.worker.kill()
    scene.worker = scene.stand.start_worker(waits=False)


def stop_postgres(scene: Scene) -> None:
    """Stop the database in order, under load."""
    scene.stand.postgres.stop()
    scene.pause(scene.size.outage_s)
    scene.stand.postgres.start()


def kill_postgres(scene: Scene) -> None:
    """Kill the database; it recovers from its log."""
    scene.stand.postgres.kill()
    scene.stand.postgres.start()


def stop_mosquitto(scene: Scene) -> None:
    """Stop the broker in order; sessions and queues come back from its file."""
    scene.stand.broker.stop()
    scene.stand.broker.start()


def cut_broker_line(scene: Scene) -> None:
    """Cut the line to the broker in the middle of a batch's acknowledgements."""
    _drawn(scene.broker_line).cut_after(CUT_ACKNOWLEDGEMENT_BYTES)
    rig.until(lambda: scene.worker.events("disconnected"), "the line is cut", DEADLINE_S)


def cut_database_line(scene: Scene) -> None:
    """Cut the line to the database in the middle of a batch's COPY."""
    _drawn(scene.database_line).cut_after(CUT_COPY_BYTES)
    rig.until(lambda: scene.worker.events("database_away"), "the line is cut", DEADLINE_S)


def stall_broker_line(scene: Scene) -> None:
    """Let nothing through to and from the broker for a while, the line standing."""
    line = _drawn(scene.broker_line)
    line.stall()
    scene.pause(scene.size.stall_s)
    line.mend()


def stall_database_line(scene: Scene) -> None:
    """Let nothing through to and from the database for a while, the line standing."""
    line = _drawn(scene.database_line)
    line.stall()
    scene.pause(scene.size.stall_s)
    line.mend()


Fault = Callable[[Scene], None]
FAULTS: tuple[tuple[str, Fault], ...] = (
    ("ingest killed with -9", kill_worker),
    ("PostgreSQL stopped under load", stop_postgres),
    ("PostgreSQL killed with -9", kill_postgres),
    ("Mosquitto stopped and started", stop_mosquitto),
    ("line to the broker cut within a batch", cut_broker_line),
    ("line to the database cut within a batch", cut_database_line),
    ("line to the broker stalled", stall_broker_line),
    ("line to the database stalled", stall_database_line),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("loss", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report("loss: seconds from the end of a fault to the next stored row")
    with rig.running() as stand:
        for number, (name, fault) in enumerate(FAULTS):
            report.add(_prove(stand, size, f"loss{number}", name, fault))
    return report.finish(flags.json)


def _prove(stand: Rig, size: Size, flow_name: str, name: str, fault: Fault) -> Measure:
    begin_at = utc_now() - timedelta(days=2)
    with _scene(stand, size, fault) as scene:
        flow = Flow(stand, flow_name, count=size.count, rate=RATE, begin_at=begin_at)
        flow.start()
        flow.wait_for(0.3)
        fault(scene)
        recovered_s = _recovered_s(flow)
        flow.finish()
        with contextlib.suppress(OverdueError):
            rig.until(lambda: flow.stored_count() >= size.count, "all are stored", SETTLED_S)
        # What comes twice may come late: an orderly end has settled it all.
        scene.worker.stop()
        is_held = flow.is_stored_once() and not stand.ask("SELECT FROM dead_letter")
    return Measure(
        measure=f"{name}: {flow.stored_count():,} of {size.count:,} stored",
        value=recovered_s,
        unit="s",
        aim="every reading exactly once",
        held=is_held,
    )


def _recovered_s(flow: Flow) -> float:
    begin_s = monotonic_s()
    before = flow.stored_count()
    rig.until(lambda: flow.stored_count() > before or before >= flow.count, "rows grow", DEADLINE_S)
    return monotonic_s() - begin_s


@contextlib.contextmanager
def _scene(stand: Rig, size: Size, fault: Fault) -> Generator[Scene]:
    """Start a worker, behind a line where the fault needs one."""
    with contextlib.ExitStack() as lines:
        broker_line = database_line = None
        if fault in {cut_broker_line, stall_broker_line}:
            broker_line = lines.enter_context(Line(stand.broker.port))
        if fault in {cut_database_line, stall_database_line}:
            database_line = lines.enter_context(Line(stand.postgres.port))
        worker = stand.start_worker(
            broker_port=broker_line.port if broker_line else None,
            database_port=database_line.port if database_line else None,
        )
        scene = Scene(stand, size, worker, broker_line, database_line)
        try:
            yield scene
        finally:
            scene.worker.kill()


def _drawn(line: Line | None) -> Line:
    if line is None:
        raise RuntimeError("this fault needs a line")
    return line


if __name__ == "__main__":
    sys.exit(main())
