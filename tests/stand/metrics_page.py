"""The metrics page of a process, as a scraper reads it."""

import urllib.request
from typing import cast

ANSWER_TIMEOUT_S = 2


def read(port: int) -> dict[str, float]:
    """Return all metrics by full name with labels; none where the process does not answer yet."""
    address = f"http://127.0.0.1:{port}/metrics"
    try:
        with urllib.request.urlopen(address, timeout=ANSWER_TIMEOUT_S) as answer:
            text = cast("bytes", answer.read()).decode()
    except OSError:
        return {}
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(number) for name, number in lines}
