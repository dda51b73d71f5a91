# ruff: noqa: INP001  (a script that is copied alone, not a package)
"""A container's health: exit 0 where the process inside answers as it should.

``probe.py PORT PATH [GAUGE [PULSE]]`` wants status 200 from loopback and, where a gauge is named,
that it is 1 in the Prometheus text. A second one tells when the process's loop last turned, which
must not be long ago: a thread that serves a page proves nothing. It runs every few seconds in each
container, hence the standard library alone, and no proxy that the environment may name.
"""

import http.client
import sys
import time
from http import HTTPStatus

TIMEOUT_S = 3.0
PULSE_MAX_AGE_S = 30.0
MISUSE = 2


def complaint(
    port: int, path: str, gauge: str | None = None, pulse: str | None = None
) -> str | None:
    """Return what is wrong with the process on a port, or None where it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        return f"port {port} does not answer: {error!r}"
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        return f"{path} answers {answer.status}, not 200"
    if gauge is not None and not _is_one(text, gauge):
        return f"{path} does not say that {gauge} is 1"
    if pulse is not None and not _is_fresh(text, pulse):
        return f"{path} says by {pulse} that the process hangs"
    return None


def _is_one(text: str, gauge: str) -> bool:
    """Tell whether a metric's samples, whatever their labels, add up to 1."""
    return sum(_samples(text, gauge)) == 1.0


def _is_fresh(text: str, gauge: str) -> bool:
    """Tell whether an instant is not long ago; both clocks are this container's."""
    now_s = time.time()  # noqa: TID251 - there is nothing but this file
    return any(abs(now_s - at_s) <= PULSE_MAX_AGE_S for at_s in _samples(text, gauge))


def _samples(text: str, gauge: str) -> list[float]:
    return [
        float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith((f"{gauge} ", f"{gauge}{{"))
    ]


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.stderr.write("usage: probe.py PORT PATH [GAUGE [PULSE]]\n")
        sys.exit(MISUSE)
    sys.exit(complaint(int(sys.argv[1]), *sys.argv[2:]))
