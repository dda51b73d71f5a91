"""Make the past of a city: `python -m launcher.past FOLDER`, below the simulator's own folder.

Beside the live city, once: the simulator makes its readings, newest day first, and ingest stores
them. The process ends when all is stored, and goes on where it was when it is started again.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from launcher import pipe, probe, progress
from launcher.errors import LauncherError
from launcher.process import Work

DAYS_MAX = 3_660
FIRST_RUN_FILE = "boot"  # of the simulator; once it is there, the folder's city has begun
USUAL = "24h"  # of a new city: enough that no chart of the overview is empty
EXIT_REFUSED = 3  # all was read, and some rows could not be stored: the log says which
# The live run tells its sensors, and until ingest has heard that none is known.
SENSORS_WAIT_S = 600


# What a day of the run without output takes at most, on a machine that has other work. [s]
DAY_S, SENSOR_DAY_S = 1.0, 0.001
_SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?")
_NONE = "0"


class Ends(TypedDict):
    """Of a past, what is needed here."""

    from_ms: int
    seam_ms: int


def days(text: str) -> float | None:
    """Return how many days a past has that is told as 30d, 12h or 1d12h; None: it can be none."""
    match = _SPAN.fullmatch(text)
    if text == _NONE or match is None or not text:
        return 0.0 if text == _NONE else None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    length = days + hours / 24 + minutes / 1440
    return length if length <= DAYS_MAX else None


def spin_s(told: Mapping[str, str]) -> float:
    """Return how much later a live run may begin that lives through its past first. [s]."""
    count = told["IOC_SIMULATOR_SENSOR_COUNT"]
    sensors = int(count) if count.isdecimal() else 0  # the simulator says what is wrong with it
    return (days(told["IOC_SIMULATOR_HISTORY"]) or 0.0) * (DAY_S + SENSOR_DAY_S * sensors)


def remark(wished: str | None, folder: Path) -> tuple[str, ...]:
    """Return why a past that is wished is not made: the folder's city had its first run before."""
    if wished is None or not (folder / FIRST_RUN_FILE).exists():
        return ()
    has_one = made_file(folder).exists()
    if days(wished) == (_span_ms(folder) / progress.DAY_MS if has_one else 0):
        return ()
    what = (
        f"has a past of {progress.long(_span_ms(folder))}" if has_one else "was begun without one"
    )
    said = (
        f"--history {wished} makes no other past: the city in {folder} {what}, and one is made "
        "before the first run alone; ./ioc reset forgets it, --data FOLDER begins another"
    )
    return (said,)


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


def ends(folder: Path) -> Ends:
    """Return where the past begins and ends.

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
    made = ends(folder)
    return made["seam_ms"] - made["from_ms"]


def load_name(folder: Path) -> str:
    """Return the name of its load, another one for each past that was ever made."""
    return f"history-{ends(folder)['seam_ms']}"


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
