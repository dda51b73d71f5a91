# ruff: noqa: INP001  (a script that is copied alone, not a package)
"""A container's health: exit 0 where the process inside answers as it should.

``probe.py PORT PATH [GAUGE]`` wants status 200 from loopback and, where a gauge is named, that it
is 1 in the Prometheus text. It runs every few seconds in each container, hence the standard library
alone, and no proxy that the environment may name.
"""

import http.client
import sys
from http import HTTPStatus

TIMEOUT_S = 3.0
MISUSE = 2


def complaint(port: int, path: str, gauge: str | None = None) -> str | None:
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
    return None


def _is_one(text: str, gauge: str) -> bool:
    """Tell whether a metric's samples, whatever their labels, add up to 1."""
    samples = [
        float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith((f"{gauge} ", f"{gauge}{{"))
    ]
    return sum(samples) == 1.0


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4}:
        sys.stderr.write("usage: probe.py PORT PATH [GAUGE]\n")
        sys.exit(MISUSE)
    sys.exit(complaint(int(sys.argv[1]), *sys.argv[2:]))
