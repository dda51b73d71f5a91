"""`python -m ingest run`: read the settings, wire the parts, work until a signal.

`python -m ingest load`: store what files and pipes bring.

`python -m ingest rebuild`: compute a span of rollups anew.

`python -m ingest retention`: make by hand the cuts that are held.
"""

import argparse
import asyncio
import os
import signal
import sys
from threading import Thread
from wsgiref.simple_server import WSGIServer
from zoneinfo import ZoneInfo

import structlog
from prometheus_client import start_http_server
from pydantic import ValidationError

from contract import log, metrics_port, output
from contract.city import City, city_folder, load_city
from contract.city_time import CityTime
from contract.clock import utc_now
from contract.environment import complaint, refuse_unknown
from contract.errors import CityError, UnknownVariableError
from contract.jobs import Job, running
from contract.plausible import Plausible
from ingest import access
from ingest.errors import AccessRefusedError
from ingest.load import command as load_command
from ingest.load.loader import Place
from ingest.maintenance import rebuild_command, retention_command
from ingest.maintenance.keeper import Keeper, Policy
from ingest.maintenance.recaller import Recaller
from ingest.maintenance.retention import Retention
from ingest.metrics import Metrics
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.settings import DatabaseSettings, LoadSettings, RetentionSettings, Settings
from ingest.surroundings import Limits, Surroundings
from ingest.tell.bad_share import BadShare
from ingest.worker import Worker
from ingest.write import letter_budget

LOOPBACK = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 after a clean stop."""
    parser = argparse.ArgumentParser(prog="python -m ingest")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="store what the broker delivers")
    load_command.add_arguments(
        commands.add_parser("load", help="store readings that a file or a pipe brings")
    )
    rebuild_command.add_arguments(
        commands.add_parser("rebuild", help="compute rollups of some days anew from what is stored")
    )
    retention_command.add_arguments(
        commands.add_parser("retention", help="drop what a clock wants dropped and may not itself")
    )
    options = parser.parse_args(arguments)
    try:
        refuse_unknown(os.environ)
        match options.command:
            case "run":
                return _work()
            case "load":
                return _load(options)
            case _:
                return _maintain(options)
    except ValidationError as error:
        for fault in error.errors():
            print(complaint(fault["loc"], fault["msg"]), file=sys.stderr)
        return 2
    except (UnknownVariableError, CityError, AccessRefusedError) as error:
        print(f"ingest cannot start: {error}", file=sys.stderr)
        return 2


def _maintain(options: argparse.Namespace) -> int:
    settings = DatabaseSettings()  # pyright: ignore[reportCallIssue] - the environment fills it
    city = load_city(city_folder(settings.city))
    chosen = rebuild_command if options.command == "rebuild" else retention_command
    return chosen.run(
        options,
        database_url=settings.database_url.get_secret_value(),
        time_zone=city.time_zone,
    )


def _load(options: argparse.Namespace) -> int:
    settings = LoadSettings()  # pyright: ignore[reportCallIssue] - the environment fills it
    city = load_city(city_folder(settings.city))
    # What the command has to say is on standard output.
    log.set_up(settings.log_level, sys.stderr)
    asyncio.run(access.ensure(settings.database_url.get_secret_value()))
    place = Place(
        database_url=settings.database_url.get_secret_value(),
        city=settings.city,
        zone=ZoneInfo(city.time_zone),
        plausible=city.plausible,
        retention=_retention(settings),
        wall=utc_now,
        areas=lambda: AreaFinder(city, settings.areas_geojson),
        max_sensor_count=settings.ingest_max_sensors,
    )
    return load_command.run(options, place)


def _work() -> int:
    output.forgive()
    settings = Settings()  # pyright: ignore[reportCallIssue] - the environment fills it
    city = load_city(city_folder(settings.city))
    areas = AreaFinder(city, settings.areas_geojson)
    log.set_up(settings.log_level)
    try:
        asyncio.run(_run(settings, areas, city))
    except AccessRefusedError:
        raise
    except Exception:  # noqa: BLE001 - the last place that can say why it ends
        structlog.get_logger().exception("ingest_failed")
        return 1
    return 0


async def _run(settings: Settings, areas: AreaFinder, city: City) -> None:
    await access.ensure(settings.database_url.get_secret_value())
    metrics = Metrics()
    shared = _surroundings(settings, areas, city.plausible, metrics)
    worker = Worker(shared, slot_count=settings.ingest_slot_count)
    keeper = _keeper(settings, areas, city, shared)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    server, thread = _serve_metrics(settings, metrics)
    try:
        async with running([Job("maintenance", keeper.run)]):
            await worker.run()
    finally:
        server.shutdown()
        thread.join()


def _keeper(settings: Settings, areas: AreaFinder, city: City, shared: Surroundings) -> Keeper:
    return Keeper(
        shared.database_url,
        Policy(city.time_zone, _retention(settings), tuple(city.areas.values())),
        city_time=shared.city_time,
        wall=utc_now,
        metrics=shared.metrics.maintenance,
        recaller=Recaller(
            settings.city,
            areas,
            settings.ingest_raw_retention_days,
            shared.city_time,
            city.plausible,
        ),
    )


def _serve_metrics(settings: Settings, metrics: Metrics) -> tuple[WSGIServer, Thread]:
    wanted = settings.ingest_metrics_port
    server, thread = metrics_port.listen(
        lambda port: start_http_server(port, addr=LOOPBACK, registry=metrics.registry), wanted
    )
    if wanted not in {0, server.server_port}:
        structlog.get_logger().warning("metrics_port_taken", wanted=wanted, port=server.server_port)
    metrics_port.tell(settings.ingest_metrics_port_file, server.server_port)
    return server, thread


def _retention(settings: RetentionSettings) -> Retention:
    return Retention(
        raw_days=settings.ingest_raw_retention_days,
        quarter_days=settings.ingest_15m_retention_days,
        hour_days=settings.ingest_1h_retention_days,
        day_days=settings.ingest_1d_retention_days,
        dead_letter_days=settings.ingest_dead_letter_retention_days,
    )


def _surroundings(
    settings: Settings, areas: AreaFinder, plausible: Plausible, metrics: Metrics
) -> Surroundings:
    accounts = settings.accounts
    return Surroundings(
        city=settings.city,
        broker=settings.broker,
        accounts=accounts,
        database_url=settings.database_url.get_secret_value(),
        limits=_limits(settings),
        registry=Registry(settings.city, has_owners=accounts.has_owners),
        areas=areas,
        plausible=plausible,
        city_time=CityTime(utc_now),
        bad_share=BadShare(settings.ingest_stop_bad_share),
        metrics=metrics,
        wall=utc_now,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        batch_max_count=settings.ingest_batch_max_count,
        batch_max_age_s=settings.ingest_batch_max_age_s,
        receive_maximum=settings.ingest_receive_maximum,
        raw_retention_days=settings.ingest_raw_retention_days,
        letters=letter_budget.Limits(
            device_bytes=settings.ingest_letter_device_bytes_per_min,
            reason_bytes=settings.ingest_letter_reason_bytes_per_min,
            total_bytes=settings.ingest_letter_total_bytes_per_min,
        ),
        max_sensor_count=settings.ingest_max_sensors,
    )


if __name__ == "__main__":
    sys.exit(main())
