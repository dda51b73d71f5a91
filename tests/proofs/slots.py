"""`./ioc prove slots`: workers come and go, and no session on the broker is left behind.

Two workers share the telemetry in two slots. One is killed: the other adopts its slot, with the
queue of its session. Then a third stands by, and the one with both slots leaves in order: the third
takes them over, and nothing is even delivered twice.
"""

import sys
from collections.abc import Sequence
from datetime import timedelta

from contract.clock import monotonic_s, utc_now
from tests.stand import rig
from tests.stand.flow import Flow
from tests.stand.report import Measure, Report, options
from tests.stand.rig import Rig
from tests.stand.worker import WorkerProcess

SLOTS = 2
RATE = 2_000.0
COUNT = 40_000
SHORT_COUNT = 20_000
ADOPTED_AIM_S = 10.0
DEADLINE_S = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("slots", arguments, has_short=True)
    count = SHORT_COUNT if flags.short else COUNT
    report = Report("slots: workers that share the telemetry")
    with rig.running() as stand:
        first, second = (stand.start_worker(ingest_slot_count=SLOTS, waits=False) for _ in range(2))
        rig.until(lambda: _held(first) == 1 and _held(second) == 1, "each has a slot", DEADLINE_S)
        flow = _begin(stand, "kill", count)
        flow.wait_for(0.3)
        first.kill()
        _add_taken(report, "one of two killed: the other has its slot", second)
        _add_account(report, flow, "the killed worker's")
        third = stand.start_worker(ingest_slot_count=SLOTS, waits=False)
        rig.until(lambda: _holds_none(third), "a third stands by", DEADLINE_S)
        flow = _begin(stand, "leave", count)
        flow.wait_for(0.3)
        second.stop()
        _add_taken(report, "one with both slots leaves in order: the third has them", third)
        _add_account(report, flow, "the leaving worker's")
        report.add(
            Measure(
                measure="readings delivered twice by the orderly end",
                value=third.metric("ingest_readings_duplicate_total"),
                unit="1",
                aim="none",
                held=third.metric("ingest_readings_duplicate_total") == 0,
            )
        )
    return report.finish(flags.json)


def _begin(stand: Rig, name: str, count: int) -> Flow:
    begin_at = utc_now() - timedelta(days=2)
    flow = Flow(stand, name, count=count, rate=RATE, begin_at=begin_at)
    flow.start()
    return flow


def _add_taken(report: Report, what: str, worker: WorkerProcess) -> None:
    """Wait until a worker holds every slot and is subscribed in each; report the seconds."""
    begin_s = monotonic_s()
    rig.until(
        lambda: _held(worker) == SLOTS and worker.metric("ingest_subscribed") == 1,
        what,
        DEADLINE_S,
    )
    taken_s = monotonic_s() - begin_s
    report.add(
        Measure(
            measure=what,
            value=taken_s,
            unit="s",
            aim=f"within {ADOPTED_AIM_S:.0f} s",
            held=taken_s <= ADOPTED_AIM_S,
        )
    )


def _add_account(report: Report, flow: Flow, whose: str) -> None:
    flow.finish()
    rig.until(lambda: flow.stored_count() >= flow.count, "all are stored", DEADLINE_S)
    report.add(
        Measure(
            measure=f"readings stored, {whose} share included",
            value=flow.stored_count(),
            unit="1",
            limit=flow.count,
            aim="every reading exactly once",
            held=flow.is_stored_once(),
        )
    )


def _held(worker: WorkerProcess) -> float:
    return worker.metric("ingest_slots_held")


def _holds_none(worker: WorkerProcess) -> bool:
    return worker.metrics().get("ingest_slots_held") == 0


if __name__ == "__main__":
    sys.exit(main())
