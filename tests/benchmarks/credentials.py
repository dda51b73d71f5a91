"""`./ioc bench credentials`: what it costs that everybody says who they are.

Seven rounds. In each the same single readings go through two `mosquitto_pub` into a worker twice:
by a broker where everybody may do everything, and by one with accounts and rules; and the same
questions go to a running city's API three times: from this machine without an account, with a
session and with a key. Which comes first changes from round to round; medians count.
"""

import itertools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from statistics import median

import httpx

from contract.clock import monotonic_s, utc_now
from embedded import location, ports
from embedded.mosquitto import Inner, MosquittoServer
from simulator.wire import accounts
from tests.stand import ingest_run, rig, stack, way_in
from tests.stand.ingest_load import DOMAIN, KIND
from tests.stand.ingest_run import SINGLES, Cursor
from tests.stand.report import Measure, Report, options
from tests.stand.rig import Rig

AIM = 0.95
GATEWAY = "gw-bench"
PATHS = ("/overview", "/sensors?limit=100", "/sensors/{sensor_id}", "/series?kind=air_quality")
START_S = 60.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    single_count: int
    asked_count: int


WHOLE = Size(rounds=7, single_count=60_000, asked_count=120)
SHORT = Size(rounds=7, single_count=20_000, asked_count=40)


@dataclass(slots=True)
class Arms:
    """The same work done in several ways, each with what it reached in every round. [1/s]."""

    ways: dict[str, Callable[[], float]]
    reached: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def round(self, number: int) -> None:
        """Do the work in all ways once, another one first than in the round before."""
        names = list(self.ways)
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            self.reached.setdefault(name, []).append(self.ways[name]())

    def report(self, report: Report, what: str, *, without: str) -> None:
        """Add each way beside the one without an account."""
        limit = median(self.reached[without])
        for name, rates in self.reached.items():
            if name != without:
                value = median(rates)
                measure = Measure(
                    measure=f"{what}, {name}; limit: {without}",
                    value=value,
                    unit="1/s",
                    limit=limit,
                    aim=f"at least {AIM} of it",
                    held=value >= AIM * limit,
                )
                report.add(measure)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("credentials", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report("credentials: with an account against without")
    _measure_ingest(report, size)
    _measure_api(report, size)
    return report.finish(flags.json)


def _measure_ingest(report: Report, size: Size) -> None:
    with rig.running() as stand:
        stand.register(KIND, DOMAIN, SINGLES)
        folder = stand.folder / "credentials"
        accounts.make(folder, rig.CITY, [GATEWAY])
        inner = Inner(ports.choose(0), folder / accounts.BROKER)
        with MosquittoServer(stand.binaries, stand.folder / "private", inner=inner) as broker:
            private = replace(
                stand, broker=broker, access=rig.Access(inner.port, folder, publisher=GATEWAY)
            )
            cursor = Cursor(utc_now() - timedelta(days=12))
            arms = Arms(
                {
                    "a broker for everybody": lambda: _singles(stand, cursor, size),
                    "accounts and rules": lambda: _singles(private, cursor, size),
                }
            )
            for number in range(size.rounds):
                arms.round(number)
    arms.report(report, "single readings stored", without="a broker for everybody")


def _singles(stand: Rig, cursor: Cursor, size: Size) -> float:
    worker = stand.start_worker()
    rate = ingest_run.singles_rate(stand, worker, cursor, count=size.single_count)
    worker.stop()
    return rate


def _measure_api(report: Report, size: Size) -> None:
    with location.scratch() as folder, stack.running(folder / "data", []) as city:
        base_url = f"{city.api}/api/v1"
        with (
            httpx.Client(base_url=base_url, timeout=30, trust_env=False) as without,
            way_in.signed_in(city) as session,
            way_in.with_key(city, session) as key,
        ):
            sensor_id = without.get("/sensors?limit=1").json()["items"][0]["sensor_id"]
            paths = [path.format(sensor_id=sensor_id) for path in PATHS]
            arms = Arms(
                {
                    name: lambda client=client: _asked_hz(client, paths, size.asked_count)
                    for name, client in (
                        ("no account", without),
                        ("a session", session),
                        ("a key", key),
                    )
                }
            )
            arms.round(0)  # what the first ones make is kept
            arms.reached.clear()
            for number in range(size.rounds):
                arms.round(number)
    arms.report(report, "questions answered", without="no account")


def _asked_hz(client: httpx.Client, paths: Sequence[str], count: int) -> float:
    begun_s = monotonic_s()
    for path in itertools.islice(itertools.cycle(paths), count):
        client.get(path).raise_for_status()
    return count / (monotonic_s() - begun_s)


if __name__ == "__main__":
    sys.exit(main())
