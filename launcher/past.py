"""Make the past of a city: `python -m launcher.past FOLDER`, below the simulator's own folder.

Beside the live city, once: the simulator makes its readings, newest day first, and ingest stores
them. The process ends when all is stored, and goes on where it was when it is started again.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from launcher import pipe, probe, progress
from launcher.errors import LauncherError
from launcher.process import Work

EXIT_REFUSED = 3  # all was read, and some rows could not be stored: the log says which
# The live run tells its sensors, and until ingest has heard that none is known.
SENSORS_WAIT_S = 600


class Span(TypedDict):
    """Of a past, what is needed here."""

    from_ms: int
    seam_ms: int


def made_file(folder: Path) -> Path:
    """Return what says that there is a past to make, written by the live run."""
    return folder / "past" / "past.json"


def done_file(folder: Path) -> Path:
    """Return what says that all of it is stored."""
    return folder / "past" / "done.json"


def work(folder: Path, api_url: str) -> Work:
    """Return what there is to do, and how far it has come by what the API says of it."""

    async def under_way() -> str:
        answer = await probe.text(f"{api_url}/api/v1/loads?limit=100")
        return progress.under_way(answer, load_name(folder), _span_ms(folder))

    return Work(
        is_there=made_file(folder).exists,
        is_done=done_file(folder).exists,
        progress=under_way,
        result=lambda: progress.done(done_file(folder).read_text("utf-8"), _span_ms(folder)),
        codes=frozenset({0, EXIT_REFUSED}),
    )


def span(folder: Path) -> Span:
    """Return the span of the past.

    Raises
    ------
    LauncherError
        There is none.
    """
    try:
        return json.loads(made_file(folder).read_text("utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise LauncherError(f"{made_file(folder)} tells of no past: {error}") from None


def _span_ms(folder: Path) -> int:
    made = span(folder)
    return made["seam_ms"] - made["from_ms"]


def load_name(folder: Path) -> str:
    """Return the name of its load, another one for each past that was ever made."""
    return f"history-{span(folder)['seam_ms']}"


def words(folder: Path) -> list[str]:
    """Return the two programs, as the pipe between them takes them."""
    python = (sys.executable, "-P", "-m")
    done = ("--done-file", str(done_file(folder)))
    name = ("--name", load_name(folder))
    wait = ("--wait-for-sensors", str(SENSORS_WAIT_S))
    return [
        *(pipe.BETWEEN, *python, "simulator", "history", "--data", str(folder), *done),
        *(pipe.BETWEEN, *python, "ingest", "load", "-", *name, *wait, *done),
    ]


def main(arguments: Sequence[str]) -> int:
    """Make the past of a folder."""
    return pipe.main(words(Path(arguments[0])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
