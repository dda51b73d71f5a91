"""Whose word counts: with credentials for what is theirs, without for what is nobody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from contract.reason import Reason
from tests.stand.message import birth, home_of, reading
from tests.stand.private_broker import GATEWAYS, PrivateBroker
from tests.stand.publisher import Publisher
from tests.stand.question import ask
from tests.stand.station import StartWorker, Station
from tests.stand.waiting import Until
from tests.stand.worker import WorkerProcess

pytestmark = pytest.mark.integration

OURS, FOREIGN = home_of("hcmc-aq-0001"), home_of("my-air-1")
STATUS = f"city/v1/hcmc/760/gateway/{GATEWAYS[0]}/status"


@dataclass(frozen=True, slots=True)
class Sides:
    """A worker on a private broker, a gateway with an account, and somebody without."""

    station: Station
    worker: WorkerProcess
    gateway: Publisher
    stranger: Publisher

    def letters(self) -> list[tuple[Any, ...]]:
        """Return reason and topic of every letter, in order."""
        return self.station.query("SELECT reason, topic FROM dead_letter ORDER BY dead_letter_id")

    def until_letters(self, *expected: tuple[Reason, str]) -> None:
        """Wait until exactly these letters are there, whatever their order."""
        self.station.until(
            lambda: sorted(self.letters()) == sorted(expected), f"letters are {expected}"
        )

    def sensor(self, home: str) -> tuple[Any, ...]:
        """Return name, retirement and ownership of a sensor."""
        [found] = self.station.query(
            "SELECT name, retired_at IS NOT NULL, is_owned FROM sensor WHERE sensor_id = %s",
            home.rpartition("/")[2],
        )
        return found

    def until_sensor(self, home: str, *expected: object) -> None:
        """Wait until a sensor is so."""
        sensor_id = home.rpartition("/")[2]
        known = "SELECT 1 FROM sensor WHERE sensor_id = %s"
        self.station.until(
            lambda: self.station.query(known, sensor_id) and self.sensor(home) == expected,
            f"{sensor_id} is {expected}",
        )


@pytest.fixture
def sides(
    private_broker: PrivateBroker, database_url: str, start_worker: StartWorker, until: Until
) -> Iterator[Sides]:
    """A worker on a private broker, with one publisher on each of its listeners."""
    server = private_broker.server
    assert server.inner is not None
    stranger = Publisher(server.port)
    gateway = Publisher(server.inner.port, account=private_broker.account(GATEWAYS[0]))
    station = Station(server, database_url, stranger, until, start_worker)
    worker = station.start_worker(mqtt_credentials=private_broker.credentials_of("ingest"))
    yield Sides(station, worker, gateway, stranger)
    for publisher in (stranger, gateway):
        publisher.close()


def test_a_foreign_sensor_needs_nothing_but_two_messages(sides: Sides, until: Until) -> None:
    """Its readings are told on the listener where it is, too."""
    sides.stranger.subscribe("city/v1/hcmc/live/+", until)
    sides.stranger.publish(f"{FOREIGN}/meta", birth(), retain=True)
    sides.stranger.publish(f"{FOREIGN}/telemetry", reading(seq=1))
    sides.station.until_stored(1)
    until(lambda: sides.stranger.received, "a live frame on the public listener")
    [(topic, _)] = sides.stranger.received
    assert topic == "city/v1/hcmc/live/760"
    assert sides.sensor(FOREIGN) == ("Bến Thành", False, False)


def test_a_stranger_can_neither_rename_nor_retire_nor_silence_a_gateways_sensor(
    sides: Sides,
) -> None:
    sides.gateway.publish(f"{OURS}/meta", birth(), retain=True)
    sides.until_sensor(OURS, "Bến Thành", False, True)

    sides.stranger.publish(f"{OURS}/meta", birth(name="stolen"), retain=True)
    sides.until_letters((Reason.NOT_OWNER, f"{OURS}/meta"))
    sides.stranger.publish(f"{OURS}/meta", b"", retain=True)
    # A reading of the future would hold the live value against the true ones.
    sides.stranger.publish(f"{OURS}/telemetry", reading(-200, seq=9))
    sides.until_letters(
        (Reason.NOT_OWNER, f"{OURS}/meta"),
        (Reason.NOT_OWNER, f"{OURS}/meta"),
        (Reason.NOT_OWNER, f"{OURS}/telemetry"),
    )
    sides.gateway.publish(f"{OURS}/telemetry", reading(seq=1))
    sides.station.until_stored(1)
    assert sides.sensor(OURS) == ("Bến Thành", False, True)


def test_a_stranger_cannot_speak_for_a_gateway(sides: Sides) -> None:
    pack = {
        "kind": "air_quality",
        "sensor_id": ["my-air-1"],
        "observed_at": [reading()["observed_at"]],
        "values": {"pm25_ugm3": [1.0]},
    }
    packs = STATUS.replace("/status", "/telemetry")
    sides.gateway.publish(STATUS, b"online", retain=True)
    sides.stranger.publish(f"{FOREIGN}/meta", birth(), retain=True)
    sides.until_sensor(FOREIGN, "Bến Thành", False, False)

    sides.stranger.publish(STATUS, b"offline", retain=True)
    sides.stranger.publish(packs, pack)
    sides.until_letters((Reason.NOT_OWNER, STATUS), (Reason.NOT_OWNER, packs))
    found = sides.station.query("SELECT gateway_id, status, is_owned FROM gateway")
    assert found == [(GATEWAYS[0], "online", True)]


def test_a_gateway_of_nobody_may_be_a_strangers(sides: Sides) -> None:
    """A foreign gateway works as before: status, and packs of foreign sensors."""
    home = "city/v1/hcmc/760/gateway/their-gateway"
    sides.stranger.publish(f"{FOREIGN}/meta", birth(gateway_id="their-gateway"), retain=True)
    sides.stranger.publish(f"{home}/status", b"online", retain=True)
    sides.stranger.publish(
        f"{home}/telemetry",
        {
            "kind": "air_quality",
            "sensor_id": ["my-air-1"],
            "observed_at": [reading()["observed_at"]],
            "values": {"pm25_ugm3": [1.0]},
            "boot": [1],
            "seq": [1],
        },
    )
    sides.station.until_stored(1)
    found = sides.station.query("SELECT gateway_id, status, is_owned FROM gateway")
    assert found == [("their-gateway", "online", False)]
    assert sides.letters() == []


def test_a_gateway_with_an_account_is_its_owners_before_any_birth(sides: Sides) -> None:
    invented = STATUS.replace(GATEWAYS[0], "their-gateway")
    sides.stranger.publish(invented, b"offline", retain=True)
    sides.gateway.publish(STATUS, b"online", retain=True)
    sides.stranger.publish(f"{FOREIGN}/meta", birth(), retain=True)
    sides.until_sensor(FOREIGN, "Bến Thành", False, False)
    found = sides.station.query("SELECT gateway_id, status, is_owned FROM gateway")
    assert found == [(GATEWAYS[0], "online", True)]


def test_a_birth_with_credentials_takes_over(sides: Sides) -> None:
    sides.stranger.publish(f"{OURS}/meta", birth(name="squatter"), retain=True)
    sides.until_sensor(OURS, "squatter", False, False)
    sides.gateway.publish(f"{OURS}/meta", birth(), retain=True)
    sides.until_sensor(OURS, "Bến Thành", False, True)
    sides.stranger.publish(f"{OURS}/telemetry", reading(seq=9))
    sides.until_letters((Reason.NOT_OWNER, f"{OURS}/telemetry"))


def test_whoever_took_an_id_under_another_kind_gives_way_to_its_owner(sides: Sides) -> None:
    """Else a stranger could silence a gateway's sensor before it is there."""
    squat = home_of("hcmc-aq-0001", kind="noise")
    sides.stranger.publish(f"{squat}/meta", birth(name="squatter"), retain=True)
    sides.stranger.publish(f"{squat}/telemetry", reading(60, leq_db=60))
    sides.until_sensor(OURS, "squatter", False, False)
    sides.station.until(
        lambda: sides.station.query("SELECT 1 FROM reading_noise"), "the squatter's is stored"
    )
    sides.gateway.publish(f"{OURS}/meta", birth(), retain=True)
    sides.until_sensor(OURS, "Bến Thành", False, True)
    sides.gateway.publish(f"{OURS}/telemetry", reading(seq=1))
    sides.station.until_stored(1)
    sides.stranger.publish(f"{squat}/telemetry", reading(leq_db=60))
    sides.until_letters((Reason.TOPIC_MISMATCH, f"{squat}/telemetry"))
    [(kept, is_retired, city_at)] = sides.station.query(
        "SELECT sensor_id, retired_at IS NOT NULL, retired_city_at FROM sensor WHERE kind = 'noise'"
    )
    assert kept.startswith("hcmc-aq-0001-was-")
    assert is_retired
    # In city time, from which on nothing of it is expected.
    assert city_at is not None
    [(ends_at,)] = sides.station.query(
        "SELECT to_at FROM sensor_service INNER JOIN sensor USING (sensor_key) WHERE kind = 'noise'"
    )
    assert ends_at == city_at


def test_a_stranger_puts_no_sensor_at_a_gateway_with_an_owner(sides: Sides) -> None:
    """Its readings would refute the gateway's last will."""
    sides.gateway.publish(STATUS, b"online", retain=True)
    sides.station.until(
        lambda: sides.station.query("SELECT 1 FROM gateway WHERE is_owned"), "it has an owner"
    )
    sides.stranger.publish(f"{FOREIGN}/meta", birth(gateway_id=GATEWAYS[0]), retain=True)
    sides.until_letters((Reason.NOT_OWNER, f"{FOREIGN}/meta"))


def test_a_letter_that_a_birth_calls_back_is_judged_as_it_came(sides: Sides) -> None:
    """Else a stranger would put readings there before the sensor is known."""
    sides.stranger.publish(f"{OURS}/telemetry", reading(60, seq=9))
    sides.until_letters((Reason.UNKNOWN_SENSOR, f"{OURS}/telemetry"))
    sides.gateway.publish(f"{OURS}/meta", birth(), retain=True)
    sides.gateway.publish(f"{OURS}/telemetry", reading(seq=1))
    sides.station.until_stored(1)
    sides.until_letters(
        (Reason.UNKNOWN_SENSOR, f"{OURS}/telemetry"), (Reason.NOT_OWNER, f"{OURS}/telemetry")
    )
    assert sides.station.query("SELECT seq FROM reading_air_quality") == [(1,)]


def body_for(where: str) -> dict[str, Any] | bytes:
    """Return what could be published to a topic."""
    if "status" in where:
        return b"online"
    if "meta" in where:
        return birth()
    single = reading(seq=1)
    if "gateway" not in where:
        return single
    return {
        "kind": "air_quality",
        "sensor_id": ["my-air-1"],
        "observed_at": [single["observed_at"]],
        "values": {"pm25_ugm3": [1.0]},
    }


@pytest.mark.parametrize(
    "where",
    [
        f"/{FOREIGN}/telemetry",
        f"{FOREIGN}/telemetry/",
        f"city/v1/hanoi/{FOREIGN.split('/', 3)[3]}/telemetry",
        "city/v1/hcmc/760/gateway/their-gateway/telemetry/",
        "city/v1/hanoi/760/gateway/their-gateway/telemetry",
        f"{FOREIGN}/meta/",
        f"city/v1/hanoi/{FOREIGN.split('/', 3)[3]}/meta",
        "city/v1/hcmc//760/gateway/their-gateway/status",
        "city/v1/hanoi/760/gateway/their-gateway/status",
    ],
)
def test_a_slip_in_the_topic_leaves_a_trace(sides: Sides, where: str) -> None:
    """Once, although several filters would match, and although the id is a known sensor's."""
    sides.stranger.publish(f"{FOREIGN}/meta", birth(), retain=True)
    sides.until_sensor(FOREIGN, "Bến Thành", False, False)
    sides.stranger.publish(where, body_for(where))
    sides.stranger.publish(f"{FOREIGN}/telemetry", reading(seq=2))
    sides.station.until_stored(1)
    sides.until_letters((Reason.BAD_TOPIC, where))
    sides.station.until(
        lambda: sides.worker.metric('ingest_readings_refused_total{reason="bad_topic"}') == 1,
        "it is counted",
    )
    shown = [name for name in sides.worker.metrics() if name.startswith("ingest_last_bad_topic")]
    assert [f'topic="{where}"' in name for name in shown] == [True]


def test_strangers_cannot_turn_ingest_red(sides: Sides) -> None:
    """However much of theirs is refused."""
    sides.gateway.publish(f"{OURS}/meta", birth(), retain=True)
    sides.until_sensor(OURS, "Bến Thành", False, True)
    for number in range(30):
        sides.stranger.publish(f"{OURS}/telemetry", reading(seq=number), waits=number == 29)
    sides.station.until(lambda: len(sides.letters()) == 30, "all are refused")
    sides.gateway.publish(f"{OURS}/telemetry", reading(seq=1))
    sides.station.until_stored(1)
    sides.station.until(
        lambda: sides.station.query(
            "SELECT 1 FROM ingest_worker WHERE dead_letter_count = 30 AND problem IS NULL"
        ),
        "the worker has no problem",
    )


def test_no_session_of_ours_can_be_guessed(
    sides: Sides, database_url: str, private_broker: PrivateBroker
) -> None:
    """The client id ends in a secret of the data folder, and no log says it."""
    secret = private_broker.credentials_of("ingest").read_text().split('"')[3]
    sides.station.until(
        lambda: (
            ask(database_url, "SELECT client_id FROM ingest_worker")
            == [(f"ingest-hcmc-0-{secret}",)]
        ),
        "the worker beats",
    )
    sides.worker.stop()
    assert "slot_left" in sides.worker.log
    assert secret not in sides.worker.log
