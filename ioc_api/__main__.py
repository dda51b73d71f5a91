"""`python -m ioc_api`: serve until SIGTERM or SIGINT, then end streams and requests, exit 0."""

import gc
import os
import resource
import signal
import socket
import sys
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI
from prometheus_client import disable_created_metrics
from pydantic import ValidationError

from contract import log, output
from contract.environment import complaint, refuse_unknown
from contract.errors import CityError, UnknownVariableError
from ioc_api import city_files
from ioc_api.app import create_app, end_streams
from ioc_api.http.bounded import BoundedProtocol
from ioc_api.live.protocol import MAX_MESSAGE_BYTES, ViewerProtocol
from ioc_api.settings import Settings

GRACE_S = 3
CONNECTIONS_MAX_COUNT = 4096
OTHER_FILES_COUNT = 512  # that the process may have open beside them: its own and refused clients
BAD_SETTINGS = 2
LOOPBACK = "127.0.0.1"


class Server(uvicorn.Server):
    """A server whose open streams do not hold up its end, and whose dead tasks end it."""

    def __init__(self, app: FastAPI, *, host: str, port: int, proxies: str = LOOPBACK) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
                timeout_keep_alive=30,
                forwarded_allow_ips=proxies,
                http=BoundedProtocol,
                limit_concurrency=room_for_connections(),
                ws=ViewerProtocol,
                ws_max_size=MAX_MESSAGE_BYTES,
                ws_per_message_deflate=False,  # frames are small and the same for many
            )
        )
        self._app = app

    async def on_tick(self, counter: int) -> bool:
        """Tell whether to end: asked to, or a task of the application has failed."""
        return await super().on_tick(counter) or self.lifespan.error_occurred

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first, then everything else."""
        end_streams(self._app)
        await super().shutdown(sockets)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask for the end. The server repeats the signals that it took, and they lead here."""
        self.should_exit = True


def room_for_connections() -> int:
    """Return how many connections the server takes; the process may open a file for each.

    The limit of open files is raised as far as the machine lets us.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX_COUNT + OTHER_FILES_COUNT
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(CONNECTIONS_MAX_COUNT, soft - OTHER_FILES_COUNT))


def main() -> int:
    """Serve; 0 after a clean end, 1 after a failure, 2 for settings that cannot be used."""
    output.forgive()
    try:
        refuse_unknown(os.environ)
        settings = Settings()  # pyright: ignore[reportCallIssue] - the environment fills it
        log.set_up(settings.log_level)
        app = create_app(settings, city_files.read(settings.city, settings.areas_geojson))
    except ValidationError as error:
        for fault in error.errors():
            print(complaint(fault["loc"], fault["msg"]), file=sys.stderr)
        return BAD_SETTINGS
    except (UnknownVariableError, CityError) as error:
        print(error, file=sys.stderr)
        return BAD_SETTINGS
    disable_created_metrics()  # when a counter began is of no use to anybody here
    # What is there by now stays. Large answers make the collector look, and through all of that it
    # takes 45 ms each time.
    gc.freeze()
    server = Server(
        app, host=settings.api_host, port=settings.api_port, proxies=settings.api_proxies
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, server.stop)
    structlog.get_logger().info("api_starting", host=settings.api_host, port=settings.api_port)
    server.run()
    return 0 if server.started and not server.lifespan.error_occurred else 1


if __name__ == "__main__":
    sys.exit(main())
