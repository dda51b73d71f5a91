"""Log lines of every process look alike, and are set up in one place."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = (
    "cities",
    "contract",
    "db",
    "embedded",
    "ingest",
    "ioc_api",
    "launcher",
    "operations",
    "simulator",
)

SPEAK = """
import logging
import structlog
from contract import log
log.set_up("info")
spoken = structlog.get_logger()
spoken.debug("unheard")
spoken.info("city_heard", lag_s=0.5)
try:
    raise ValueError("odd")
except ValueError:
    spoken.exception("city_failed")
logging.getLogger("library").info("unheard")
logging.getLogger("library").warning("look here")
"""


def spoken_lines() -> list[str]:
    said = subprocess.run(
        [sys.executable, "-c", SPEAK], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not said.stderr
    return said.stdout.splitlines()


def test_events_are_json_with_time_level_and_what_was_raised() -> None:
    heard, failed, _ = spoken_lines()

    line = json.loads(heard)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "city_heard", "level": "info", "lag_s": 0.5}
    assert json.loads(failed)["exception"].endswith("ValueError: odd")


def test_what_libraries_warn_of_is_heard() -> None:
    assert spoken_lines()[-1] == "WARNING library look here"


def test_logs_are_set_up_in_one_place() -> None:
    setters = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"structlog\.configure|logging\.basicConfig", path.read_text())
    }

    assert setters == {"contract/log.py"}
