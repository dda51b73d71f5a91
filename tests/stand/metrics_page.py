"""The metrics page of a process, as a scraper reads it."""

import urllib.request
from pathlib import Path
from typing import cast

ANSWER_TIMEOUT_S = 2
NOT_TOLD = 0


def told_port(file: Path) -> int:
    """Return the port that a process has told to serve its metrics on; `NOT_TOLD` before it has.

    One that is chosen for it can be another's by the time it listens: then the other would be read.
    """
    text = file.read_text().strip() if file.exists() else ""
    return int(text) if text else NOT_TOLD


def read(port: int) -> dict[str, float]:
    """Return all metrics by full name with labels; none where the process does not answer yet."""
    if port == NOT_TOLD:
        return {}
    address = f"http://127.0.0.1:{port}/metrics"
    try:
        with urllib.request.urlopen(address, timeout=ANSWER_TIMEOUT_S) as answer:
            text = cast("bytes", answer.read()).decode()
    except OSError:
        return {}
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(number) for name, number in lines}
