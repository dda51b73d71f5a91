"""Days of readings, loaded as a city's past is, and an API that exports them."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from contract.catalogue import KIND_BY_CODE, Kind
from contract.city import city_folder, load_city
from contract.clock import rfc3339, utc_now
from embedded import location, runtime
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from ioc_api.span import Span
from launcher.checkout import ROOT
from tests.stand.account import make_schema
from tests.stand.browser import second_api
from tests.stand.past_file import PastFile
from tests.stand.past_load import load_file
from tests.stand.read_back import Sums

CITY = "hcmc"
KIND = KIND_BY_CODE["traffic_flow"]
DAYS = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """A database with a past, and an API on it."""

    psql: Path
    url: str
    address: str
    folder: Path
    span: Span

    def query(self, form: str, kind: Kind = KIND) -> dict[str, str]:
        """Return the parameters of a file."""
        ends = {"from": rfc3339(self.span.from_at), "to": rfc3339(self.span.to_at)}
        return {"kind": kind.code, "format": form, **ends}

    def sums(self) -> Sums:
        """Return what the database says of the same rows."""
        asked = sql.SQL(
            "SELECT count(*), count(DISTINCT sensor_key), {sums} FROM {table} "
            "WHERE quality & 63 = 0"
        ).format(
            sums=sql.SQL(", ").join(
                sql.SQL("sum({}::DOUBLE PRECISION)").format(sql.Identifier(name))
                for name in KIND.quantity_names
            ),
            table=sql.Identifier(f"reading_{KIND.code}"),
        )
        with psycopg.connect(self.url) as connection:
            ((rows, sensors, *values),) = connection.execute(asked).fetchall()
        return Sums(rows, sensors, values)


@contextmanager
def staged(sensors: int, days: int = DAYS, kinds: tuple[Kind, ...] = (KIND,)) -> Generator[Stage]:
    """Make it: so many sensors of some kinds, readings as often as each sends."""
    binaries = runtime.ensure(ROOT, print)
    with (
        location.scratch() as folder,
        PostgresServer(binaries, folder / "postgres") as postgres,
        MosquittoServer(binaries, folder / "mosquitto") as broker,
    ):
        postgres.execute("CREATE DATABASE export")
        url = postgres.url_of("export")
        make_schema(url)
        file = folder / "past.arrows"
        city = load_city(city_folder(CITY))
        here = utc_now().astimezone(ZoneInfo(city.time_zone))
        end = here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        _load(url, file, PastFile(sensors, days, end, city.plausible, kinds))
        span = Span(end - timedelta(days=days), end)
        with second_api.served(
            database_url=url,
            broker={"IOC_MQTT_URL": broker.url},
            log_path=folder / "api.log",
            log_level="warning",
        ) as address:
            yield Stage(binaries.psql, url, address, folder, span)


def _load(url: str, file: Path, past: PastFile) -> None:
    past.write(file)
    past.register(url)
    load_file(url, file, "past")
    file.unlink()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
