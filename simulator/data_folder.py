"""Commands on the data folder of a run."""

import sys
from pathlib import Path

from contract.city import City
from simulator.errors import CheckpointError
from simulator.run.begin import give_up
from simulator.run.checkpoint import Checkpoints

FAILED, MISUSE = 1, 2


def respin(data: Path) -> int:
    """Give the world of a folder up and return the exit code."""
    store = Checkpoints(data)
    try:
        with store.held():
            was_there = give_up(store)
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return MISUSE
    said = "its world is given up; the next run spins up its own" if was_there else "no world"
    print(f"{store.folder}: {said}")
    return 0


def history(data: Path, city: City, done: Path | None) -> int:
    """Write the past of a folder to standard output, if any, and return the exit code.

    Parameters
    ----------
    done
        Where this file is, all of it was loaded before.
    """
    from simulator.history.make import make  # noqa: PLC0415 - a city that runs needs no pyarrow

    try:
        if done is None or not done.exists():
            make(data, city, sys.stdout.buffer)
    except (CheckpointError, BrokenPipeError) as error:
        print(f"the past is not made: {str(error) or type(error).__name__}", file=sys.stderr)
        return FAILED
    return 0
