"""`python -m operations run`: judges what was stored, and writes what it concludes."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from threading import Thread
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import start_http_server
from pydantic import ValidationError

from contract import log, metrics_port, output
from contract.city import City, city_folder, load_city
from contract.city_time import CityTime
from contract.clock import utc_now
from contract.environment import complaint, refuse_unknown
from contract.errors import AccountError, CityError, UnknownVariableError
from contract.jobs import Job, running
from operations.air_index import keeper
from operations.engine.engine import Engine, Surroundings
from operations.hearing import Hearing
from operations.metrics import Metrics
from operations.rules import reading
from operations.rules.pack import RulePack
from operations.settings import Settings
from operations.tell import targets, teller
from operations.tell.targets import Targets

LOOPBACK = "127.0.0.1"
TURN_S = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 after a clean stop."""
    parser = argparse.ArgumentParser(prog="python -m operations")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="judge what is stored, until told to end")
    parser.parse_args(arguments)
    try:
        refuse_unknown(os.environ)
        return _work()
    except ValidationError as error:
        for fault in error.errors():
            print(complaint(fault["loc"], fault["msg"]), file=sys.stderr)
        return 2
    except (UnknownVariableError, CityError, AccountError) as error:
        print(f"operations cannot start: {error}", file=sys.stderr)
        return 2


def _work() -> int:
    output.forgive()
    settings = Settings()  # pyright: ignore[reportCallIssue] - the environment fills it
    folder = city_folder(settings.city)
    city, pack = load_city(folder), reading.from_toml(folder / reading.RULES_FILE)
    told = targets.read(settings.operations_targets, city)
    log.set_up(settings.log_level)
    try:
        asyncio.run(_run(settings, city, pack, told))
    except Exception:  # noqa: BLE001 - the last place that can say why it ends
        structlog.get_logger().exception("operations_failed")
        return 1
    return 0


async def _run(settings: Settings, city: City, pack: RulePack, told: Targets) -> None:
    metrics = Metrics()
    city_time = CityTime(utc_now)
    hearing = Hearing(
        settings.city, settings.broker, settings.accounts, city_time=city_time, metrics=metrics
    )
    engine = Engine(
        Surroundings(
            settings.database_url.get_secret_value(),
            city,
            pack,
            city_time=city_time,
            wall=utc_now,
            metrics=metrics,
        )
    )
    indices = keeper.Keeper(
        keeper.Surroundings(
            settings.database_url.get_secret_value(), city_time, city.utc_offset_h, metrics
        )
    )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    server, thread = _serve_metrics(settings, metrics)
    try:
        async with running(
            [
                Job("hearing", hearing.run),
                Job("engine", lambda: _once_heard(hearing, engine.run)),
                Job("indices", lambda: _once_heard(hearing, indices.run)),
                Job("tell", _teller(settings, city, told, city_time, metrics).run),
                Job("turn", lambda: _turn(metrics)),
            ]
        ):
            await stopping.wait()
            structlog.get_logger().info("stopping")
    finally:
        server.shutdown()
        thread.join()


def _teller(
    settings: Settings, city: City, told: Targets, city_time: CityTime, metrics: Metrics
) -> teller.Teller:
    shared = teller.Surroundings(
        settings.database_url.get_secret_value(), city, told, city_time, utc_now, metrics
    )
    return teller.Teller(shared, settings.broker, settings.accounts)


async def _once_heard(hearing: Hearing, run: Callable[[], Awaitable[None]]) -> None:
    """Work once it is known what time it is in the city."""
    await hearing.first_word()
    await run()


async def _turn(metrics: Metrics) -> None:
    """Show that the loop turns."""
    while True:
        metrics.loop_turned_at.set(utc_now().timestamp())
        await asyncio.sleep(TURN_S)


def _serve_metrics(settings: Settings, metrics: Metrics) -> tuple[WSGIServer, Thread]:
    wanted = settings.operations_metrics_port
    server, thread = metrics_port.listen(
        lambda port: start_http_server(port, addr=LOOPBACK, registry=metrics.registry), wanted
    )
    if wanted not in {0, server.server_port}:
        structlog.get_logger().warning("metrics_port_taken", wanted=wanted, port=server.server_port)
    metrics_port.tell(settings.operations_metrics_port_file, server.server_port)
    return server, thread


if __name__ == "__main__":
    sys.exit(main())
