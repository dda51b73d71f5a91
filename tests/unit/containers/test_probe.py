"""The health of a container is what its process says of itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from contract.clock import utc_now
from docker import probe

METRICS = '# HELP ready Whether.\nready_total 1.0\nready 1.0\nmany{slot="0"} 1.0\nidle 0.0\n'


class Metrics(BaseHTTPRequestHandler):
    """A process with metrics and nothing else."""

    def do_GET(self) -> None:
        found = self.path == "/metrics"
        self.send_response(200 if found else 503)
        self.end_headers()
        now_s = utc_now().timestamp()
        text = f"{METRICS}turned {now_s}\nstood {now_s - 31}\n"
        self.wfile.write(text.encode() if found else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name)
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a process that answers."""
    with HTTPServer(("127.0.0.1", 0), Metrics) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_an_answer_is_health(port: int) -> None:
    """Status 200 is enough where no gauge is named."""
    assert probe.complaint(port, "/metrics") is None


@pytest.mark.parametrize("gauge", ["ready", "many"])
def test_a_gauge_that_is_one_is_health(port: int, gauge: str) -> None:
    """With labels or without."""
    assert probe.complaint(port, "/metrics", gauge) is None


@pytest.mark.parametrize("gauge", ["idle", "read", "absent"])
def test_any_other_gauge_is_not(port: int, gauge: str) -> None:
    """Zero, missing, or the beginning of another name."""
    assert probe.complaint(port, "/metrics", gauge) == f"/metrics does not say that {gauge} is 1"


def test_a_pulse_of_this_moment_is_health(port: int) -> None:
    """The loop has turned just now."""
    assert probe.complaint(port, "/metrics", "ready", "turned") is None


@pytest.mark.parametrize("pulse", ["stood", "absent"])
def test_a_pulse_that_stands_still_is_not(port: int, pulse: str) -> None:
    """The page is served by a thread that lives on."""
    complaint = probe.complaint(port, "/metrics", "ready", pulse)
    assert complaint == f"/metrics says by {pulse} that the process hangs"


def test_another_status_is_not(port: int) -> None:
    """A process that answers may still be unwell."""
    assert probe.complaint(port, "/ready") == "/ready answers 503, not 200"


def test_silence_is_not(unused_tcp_port: int) -> None:
    """Nobody listens."""
    complaint = probe.complaint(unused_tcp_port, "/metrics")
    assert complaint is not None
    assert complaint.startswith(f"port {unused_tcp_port} does not answer")
