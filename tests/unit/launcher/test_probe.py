"""Reading a gauge from Prometheus text."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from launcher import metrics_address, probe
from launcher.checkout import ROOT

TEXT = """# HELP ingest_subscribed 1 once its SUBACK has come
# TYPE ingest_subscribed gauge
ingest_subscribed 1.0
readings_total{kind="rain_gauge"} 2.0
readings_total{kind="noise"} 3.0
"""


def test_a_metric_is_summed_over_its_labels() -> None:
    assert probe.value(TEXT, "readings_total") == 5.0
    assert probe.value(TEXT, "ingest_subscribed") == 1.0


def test_a_metric_that_is_not_there_has_no_value() -> None:
    assert probe.value(TEXT, "ingest") is None


class Page(http.server.BaseHTTPRequestHandler):
    """Metrics at every path but one, which is refused."""

    turned = 0.0

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/refused" else 200)
        self.end_headers()
        self.wfile.write(f"turned {self.turned}\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name)
        """Say nothing."""


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a page that answers."""
    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def test_a_loop_turns_where_its_gauge_moves(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At nought it has not begun to."""
    turns = probe.gauge_moves(metrics_address.fixed(f"{page}/metrics"), "turned")
    found: list[bool] = []
    for turned in (0.0, 1.0, 1.0, 2.0):
        monkeypatch.setattr(Page, "turned", turned)
        found.append(await turns())
    assert found == [False, True, False, True]


async def test_a_refusal_is_an_answer(page: str) -> None:
    """A process that is too busy to serve is not one that hangs."""
    assert await probe.http_answers(f"{page}/refused")()
    assert not await probe.http_ok(f"{page}/refused")()


def test_no_proxy_is_asked_for_what_is_ours(page: str) -> None:
    """A machine behind a proxy names it for all programs, before they start."""
    script = (
        "import asyncio, sys; from launcher import probe; "
        "sys.exit(not asyncio.run(probe.http_ok(sys.argv[1])()))"
    )
    environment = {name: text for name, text in os.environ.items() if "proxy" not in name.lower()}
    asked = subprocess.run(
        [sys.executable, "-c", script, page],
        env=environment | {"http_proxy": "http://127.0.0.1:1"},
        cwd=ROOT,
        check=False,
    )
    assert asked.returncode == 0
