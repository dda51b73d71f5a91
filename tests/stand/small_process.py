"""Small, real processes for a supervisor: one that only runs, and one whose loop can be blocked."""

import sys
from pathlib import Path

from embedded.program import Program
from launcher.metrics_address import fixed
from launcher.probe import gauge_moves, when
from launcher.process import ProcessSpec

BEATS = """
import asyncio, http.server, signal, sys, threading, time
turned = 0.0
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"turned {turned}\\n".encode())
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
async def main():
    global turned
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, time.sleep, 3600)
    while True:
        turned = time.time()
        await asyncio.sleep(0.01)
asyncio.run(main())
"""
RUNS = "import signal, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"


def spec(folder: Path, name: str, code: str = RUNS) -> ProcessSpec:
    """Return a process that is ready when its code has touched the file it is given."""
    sign = folder / f"{name}.ready"
    return ProcessSpec(
        program=Program(
            name=name,
            argv=(sys.executable, "-I", "-c", code, str(sign)),
            cwd=folder,
            log_path=folder / f"{name}.log",
            stop_timeout_s=1.0,
        ),
        is_ready=when(sign.exists),
        prepare=lambda: sign.unlink(missing_ok=True),
    )


def beating(folder: Path, port: int) -> ProcessSpec:
    """A process whose thread serves when its loop last turned; SIGUSR1 blocks the loop."""
    address = fixed(f"http://127.0.0.1:{port}/")
    return ProcessSpec(
        program=Program(
            name="api",
            argv=(sys.executable, "-I", "-c", BEATS, str(port)),
            cwd=folder,
            log_path=folder / "api.log",
        ),
        is_ready=gauge_moves(address, "turned"),
        pulse=gauge_moves(address, "turned"),
        ends_when_hung=True,
    )
