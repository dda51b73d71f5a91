"""A run's lines, computed here or shared out over processes: the same lines, in the same order.

Each process computes the whole world, and the readings of its own sensors alone.
"""

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection

from simulator.errors import ShardError
from simulator.interruption import uninterrupted
from simulator.run.lines import Lines, joined
from simulator.run.share import WHOLE, Division, Share
from simulator.run.straight import BLOCK_MIN, Plan, Run, Stretch

ENDED_S = 30.0

Write = Callable[[Stretch], Lines]
"""Turns a stretch of a run into lines; known by its name, so that any process has it."""


def lines(
    plan: Plan, write: Write, division: Division = WHOLE, *, minutes: int = BLOCK_MIN
) -> Iterator[Lines]:
    """Yield the lines of a run, or of this machine's share of it, block by block.

    Parameters
    ----------
    minutes
        How long a block is at most.

    Raises
    ------
    CityError, ScenarioError
        There is no such run.
    ShardError
        A process has ended before its run.
    """
    run = Run.of(plan)  # what is wrong with it is said here
    with ExitStack() as stack:
        if division.processes == 1:
            parts = [_here(run, write, division.share, minutes)]
        else:
            parts = [
                stack.enter_context(_elsewhere(plan, write, share, minutes))
                for share in division.parts
            ]
        while (made := [part() for part in parts])[0] is not None:
            yield joined([one for one in made if one is not None])


def _here(run: Run, write: Write, share: Share, minutes: int) -> Callable[[], Lines | None]:
    """Return what gives the lines of a share, stretch by stretch, then None."""
    if share.count > 1:
        run = run.of_shard(share.number, share.count)
    stretches = run.stretches(minutes)

    def next_lines() -> Lines | None:
        stretch = next(stretches, None)
        return None if stretch is None else write(stretch)

    return next_lines


@contextmanager
def _elsewhere(
    plan: Plan, write: Write, share: Share, minutes: int
) -> Generator[Callable[[], Lines | None]]:
    """Give the same of one share, which another process computes."""
    apart = multiprocessing.get_context("spawn")
    mine, other = apart.Pipe(duplex=False)
    process = apart.Process(target=_tell, args=(other, plan, write, share, minutes), daemon=True)

    def next_lines() -> Lines | None:
        try:
            return mine.recv()
        except EOFError:
            shard = f"shard {share.number + 1} of {share.count}"
            raise ShardError(f"{shard} has ended before its run") from None

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


def _tell(to: Connection, plan: Plan, write: Write, share: Share, minutes: int) -> None:
    """Hand over the lines of one share; None after the last."""
    next_lines = _here(Run.of(plan), write, share, minutes)
    while (lines := next_lines()) is not None:
        to.send(lines)
    to.send(None)
