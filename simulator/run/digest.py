"""A run as one number: what tells whether two runs were the same.

A run can be shared out over processes. Each computes the whole world and the readings of its own
sensors; merged in order of sending they are the run, and the number is the same.
"""

import hashlib
import multiprocessing
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from contract.arrays import IntArray
from contract.catalogue import KINDS
from simulator.devices.reading import Columns, instant
from simulator.errors import ShardError
from simulator.interruption import uninterrupted
from simulator.run.straight import Plan, Run, Stretch

PLACE = {kind.code: place for place, kind in enumerate(KINDS)}
ENDED_S = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Some readings as lines of the digest; each array is (line,).

    Attributes
    ----------
    kind
        In the catalogue's order.
    """

    sent_ms: IntArray
    kind: IntArray
    sensor: IntArray
    seq: IntArray
    text: list[str]

    def in_order(self) -> list[str]:
        """Return the lines in the one order that all divisions of a run have."""
        order: list[int] = np.lexsort((self.seq, self.sensor, self.kind, self.sent_ms)).tolist()
        return [self.text[place] for place in order]


def digest(plan: Plan, *, shards: int = 1) -> tuple[str, int]:
    """Return the SHA-256 of a run and the number of its readings.

    It is taken over lines `sent_at,sensor_id,boot,seq,observed_at,value…`. Equal on one machine;
    other processors may round `exp` and `log` differently in the last place.

    Parameters
    ----------
    shards
        Over how many processes the sensors are shared out.

    Raises
    ------
    CityError, ScenarioError
        There is no such run.
    ShardError
        A process has ended before its run.
    """
    run = Run.of(plan)
    total = hashlib.sha256()
    count = 0
    with ExitStack() as stack:
        if shards == 1:
            parts: Sequence[Callable[[], Lines | None]] = [_here(run)]
        else:
            parts = [stack.enter_context(_elsewhere(plan, k, shards)) for k in range(shards)]
        while (made := [part() for part in parts])[0] is not None:
            text = joined([lines for lines in made if lines is not None]).in_order()
            total.update("".join(text).encode())
            count += len(text)
    return total.hexdigest(), count


def lines_of(stretch: Stretch) -> Lines:
    """Return the lines of what is sent in a stretch of a run."""
    kinds = [_of_kind(columns, stretch) for columns in stretch.columns]
    return joined([lines for lines in kinds if lines.text])


def joined(parts: Sequence[Lines]) -> Lines:
    """Return the lines of all parts."""
    none = np.zeros(0, dtype=np.int64)
    return Lines(
        np.concatenate([none, *(part.sent_ms for part in parts)]),
        np.concatenate([none, *(part.kind for part in parts)]),
        np.concatenate([none, *(part.sensor for part in parts)]),
        np.concatenate([none, *(part.seq for part in parts)]),
        [line for part in parts for line in part.text],
    )


def _of_kind(columns: Columns, stretch: Stretch) -> Lines:
    begin, end = columns.sent_ms.searchsorted((stretch.from_ms, stretch.to_ms)).tolist()
    here = slice(begin, end)
    sensor, seq = columns.sensor[here], columns.seq[here]
    sent_ms, at_ms = columns.sent_ms[here], columns.at_ms[here]
    rows = zip(
        sent_ms.tolist(), sensor.tolist(), seq.tolist(), at_ms.tolist(),
        zip(*(column[here].tolist() for column in columns.values), strict=True),
        strict=True,
    )  # fmt: skip
    kind = columns.devices[0].kind.code
    ids = [device.sensor_id for device in columns.devices]
    text = [
        f"{instant(sent)},{ids[place]},{columns.boot},{number},{instant(at)},"
        f"{','.join(map(str, values))}\n"
        for sent, place, number, at, values in rows
    ]
    return Lines(sent_ms, np.full(len(text), PLACE[kind]), sensor, seq, text)


def _here(run: Run) -> Callable[[], Lines | None]:
    """Return what gives the run's lines, stretch by stretch, then None."""
    stretches = run.stretches()

    def next_lines() -> Lines | None:
        stretch = next(stretches, None)
        return None if stretch is None else lines_of(stretch)

    return next_lines


@contextmanager
def _elsewhere(plan: Plan, number: int, count: int) -> Generator[Callable[[], Lines | None]]:
    """Give the same of one shard, which another process computes."""
    apart = multiprocessing.get_context("spawn")
    mine, other = apart.Pipe(duplex=False)
    process = apart.Process(target=_tell, args=(other, plan, number, count), daemon=True)

    def next_lines() -> Lines | None:
        try:
            return mine.recv()
        except EOFError:
            raise ShardError(f"shard {number + 1} of {count} has ended before its run") from None

    try:
        with uninterrupted():
            process.start()
        other.close()
        yield next_lines
    finally:
        mine.close()
        if process.pid is not None:
            process.kill()
            process.join(ENDED_S)


def _tell(to: Connection, plan: Plan, number: int, count: int) -> None:
    """Hand over the lines of one shard; None after the last."""
    next_lines = _here(Run.of(plan).of_shard(number, count))
    while (lines := next_lines()) is not None:
        to.send(lines)
    to.send(None)
