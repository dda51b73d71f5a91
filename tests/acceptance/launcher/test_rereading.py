"""The broker is told of changed accounts, whatever fails meanwhile: by small processes."""

import asyncio
import contextlib
import errno
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import rereading
from launcher.metrics_address import fixed
from launcher.rereading import BROKER, OWNER, SUBSCRIBED, Rereading
from launcher.supervisor import Supervisor
from tests.stand.small_process import spec
from tests.stand.waiting import wait_until_async

pytestmark = pytest.mark.acceptance

LISTENS = """
import pathlib, signal, sys
ready = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGHUP, lambda *_: ready.with_suffix(".read").touch())
ready.touch()
while True:
    signal.pause()
"""


class Page(http.server.BaseHTTPRequestHandler):
    """The metrics of an ingest whose subscription stands."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{SUBSCRIBED} 1\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def metrics() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


async def test_after_a_full_disk_the_broker_is_told_all_the_same(
    tmp_path: Path, metrics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a device that was taken out stays in, and no later change is told either."""
    is_full = False

    def prepare() -> None:
        if is_full:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rereading, "RETRY_S", 0.05)
    said: list[str] = []
    broker = replace(spec(tmp_path, BROKER, LISTENS), prepare=prepare)
    owner = replace(spec(tmp_path, OWNER), metrics=fixed(metrics))
    keeper = Supervisor([broker, owner], tmp_path, said.append)
    asked = Rereading(keeper, said.append)
    task = asyncio.create_task(asked.run())
    try:
        await keeper.start(BROKER)
        await keeper.start(OWNER)
        is_full = True
        answer = await asked.ask()
        assert "No space left" in answer
        assert "tried again" in answer
        is_full = False
        await wait_until_async((tmp_path / f"{BROKER}.read").exists, "the broker is told")
        await wait_until_async(lambda: bool(said), "that is said")
        assert said == ["the broker has read its accounts again"]
        assert await asked.ask() == rereading.READ
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await keeper.stop_all()
