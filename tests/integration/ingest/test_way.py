"""The whole way of a reading: from a publisher through the broker into its table, and out again."""

import json
from datetime import timedelta

import pytest

from contract.clock import CityClock, rfc3339, utc_now
from contract.payload import notice
from contract.payload.senml import SENML
from contract.quality import Quality
from tests.stand.message import HOME, META, SENSOR_ID, TELEMETRY, birth, home_of, reading
from tests.stand.station import Station

pytestmark = pytest.mark.integration


def test_a_reading_lands_in_the_table_of_its_kind(station: Station) -> None:
    station.start_worker()
    station.register(HOME)
    station.publish(TELEMETRY, reading(seq=7))
    station.until(
        lambda: station.query("SELECT 1 FROM reading_air_quality"), "the reading is stored"
    )
    assert station.query(
        "SELECT pm25_ugm3, no2_ugm3, boot, seq, quality FROM reading_air_quality"
    ) == [(pytest.approx(42.1), None, 1, 7, 0)]
    assert station.query("SELECT area_code, name, kind, period_s FROM sensor") == [
        ("760", "Bến Thành", "air_quality", 300)
    ]


def test_doubtful_readings_are_stored_and_marked(station: Station) -> None:
    station.start_worker()
    station.register(HOME)
    station.publish(TELEMETRY, reading(10, seq=2))
    station.until(lambda: station.query("SELECT 1 FROM reading_air_quality"), "the newer is stored")
    station.publish(TELEMETRY, reading(60, seq=1))
    station.publish(TELEMETRY, reading(5, seq=3, pm25_ugm3=900))
    station.until(
        lambda: len(station.query("SELECT 1 FROM reading_air_quality")) == 3, "all are stored"
    )
    assert station.query("SELECT seq, quality FROM reading_air_quality ORDER BY seq") == [
        (1, Quality.LATE),
        (2, 0),
        (3, Quality.IMPLAUSIBLE),
    ]


def test_a_sensor_is_placed_by_its_topic_else_by_its_position(station: Station) -> None:
    station.start_worker()
    foreign = "city/v1/hcmc/nowhere/environment/air_quality"
    station.publish(f"{foreign}/hcmc-aq-0002/meta", birth(), retain=True)
    station.publish(f"{foreign}/hcmc-aq-0003/meta", birth(lat_deg=0, lon_deg=0), retain=True)
    station.register(HOME, lat_deg=10.85, lon_deg=106.75)
    station.register(HOME.replace("0001", "0004"), lat_deg=0, lon_deg=0)
    station.until(lambda: len(station.query("SELECT 1 FROM sensor")) == 4, "all are registered")
    assert station.query("SELECT sensor_id, area_code FROM sensor ORDER BY sensor_id") == [
        ("hcmc-aq-0001", "760"),
        ("hcmc-aq-0002", "760"),
        ("hcmc-aq-0003", None),
        ("hcmc-aq-0004", None),
    ]


def test_a_sensor_retires_with_an_empty_birth_and_comes_back_with_a_new_one(
    station: Station,
) -> None:
    station.start_worker()
    station.register(HOME)
    station.until(
        lambda: station.query("SELECT 1 FROM sensor WHERE retired_at IS NULL"), "it is registered"
    )
    station.publish(META, b"", retain=True)
    station.until(
        lambda: station.query("SELECT 1 FROM sensor WHERE retired_at IS NOT NULL"), "it is retired"
    )
    station.register(HOME, name="Chợ Bến Thành")
    station.until(
        lambda: (
            station.query("SELECT name FROM sensor WHERE retired_at IS NULL")
            == [("Chợ Bến Thành",)]
        ),
        "it is back under its new name",
    )


def test_a_birth_that_the_broker_retained_is_known_from_one_that_is_published(
    station: Station,
) -> None:
    station.publish(META, birth(), retain=True)
    station.start_worker()
    columns = "SELECT topic_area, live_area, is_replay FROM sensor"
    station.until(lambda: station.query(columns) == [("760", None, True)], "it is registered")
    station.publish(META, birth(), retain=True)
    station.until(lambda: station.query(columns) == [("760", "760", False)], "it is heard")


def test_a_will_that_comes_after_the_gateway_is_back_hides_nothing(station: Station) -> None:
    worker = station.start_worker()
    status = "city/v1/hcmc/760/gateway/gw-1/status"
    station.register(HOME, gateway_id="gw-1")
    for word in ("online", "offline"):
        station.publish(status, word, retain=True)
    column = "SELECT status FROM gateway"
    station.until(lambda: station.query(column) == [("offline",)], "the will has come")
    station.publish(TELEMETRY, reading(600))
    station.publish(TELEMETRY, reading())
    station.until(lambda: station.query(column) == [("online",)], "a reading refutes it")
    assert worker.metric("ingest_wills_refuted_total") == 1


def test_a_birth_calls_back_readings_that_came_a_moment_before(station: Station) -> None:
    station.start_worker()
    station.publish(TELEMETRY, reading(seq=1))
    other = home_of("hcmc-aq-0002")
    station.publish(
        "city/v1/hcmc/760/gateway/gw-1/telemetry",
        {
            "kind": "air_quality",
            "sensor_id": ["hcmc-aq-0001", "hcmc-aq-0002"],
            "observed_at": [reading(9)["observed_at"]] * 2,
            "values": {"pm25_ugm3": [1, 2]},
        },
    )
    station.until(lambda: len(station.query("SELECT 1 FROM dead_letter")) == 2, "they have letters")
    station.register(HOME)
    station.until(
        lambda: len(station.query("SELECT 1 FROM reading_air_quality")) == 2,
        "its readings are back",
    )
    assert station.query(
        "SELECT item_index, reading_count, replayed_at IS NULL FROM dead_letter ORDER BY 1"
    ) == [([1], 1, True), (None, 1, False)]
    station.publish(f"{other}/meta", birth(), retain=True)
    station.until(
        lambda: len(station.query("SELECT 1 FROM reading_air_quality")) == 3, "all are back"
    )
    assert station.query("SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL") == [(0,)]


def test_a_gateway_is_online_until_its_last_will_speaks(station: Station) -> None:
    station.start_worker()
    station.register(HOME, gateway_id="gw-760-1")
    for word in ("online", "offline"):
        station.publish("city/v1/hcmc/760/gateway/gw-760-1/status", word, retain=True)
        station.until(
            lambda word=word: (
                station.query("SELECT gateway_id, area_code, status FROM gateway")
                == [("gw-760-1", "760", word)]
            ),
            f"the gateway is {word}",
        )


def test_senml_is_taken_on_both_planes(station: Station) -> None:
    station.start_worker()
    station.register(HOME)
    at_s = (utc_now() - timedelta(seconds=30)).timestamp()
    records = [
        {"bt": at_s, "n": "pm25_ugm3", "v": 12.5},
        {"n": "temperature_degc", "u": "Cel", "v": 31},
    ]
    station.publish(TELEMETRY, records, content_type=SENML)
    packed = [{"bn": "hcmc-aq-0001:", "bt": at_s + 10, "n": "pm25_ugm3", "v": 13.5}]
    gateway = "city/v1/hcmc/760/gateway/gw-1/telemetry"
    station.publish(gateway, packed, content_type=SENML)
    station.until(
        lambda: len(station.query("SELECT 1 FROM reading_air_quality")) == 2, "both are stored"
    )
    assert station.query(
        "SELECT pm25_ugm3, temperature_degc FROM reading_air_quality ORDER BY observed_at"
    ) == [(12.5, 31), (13.5, None)]


def test_what_was_committed_is_told_on_the_live_topic_of_its_area(station: Station) -> None:
    station.start_worker()
    station.publisher.subscribe("city/v1/hcmc/live/+", station.until)
    station.register(HOME)
    sent = reading(seq=1)
    station.publish(TELEMETRY, sent)
    station.publish(TELEMETRY, sent)
    station.until(lambda: station.publisher.received, "a frame has come")
    assert station.query("SELECT count(*) FROM reading_air_quality") == [(1,)]
    topic, payload = station.publisher.received[0]
    frame = notice.decode_live(payload)
    assert topic == "city/v1/hcmc/live/760"
    assert [item.values["pm25_ugm3"] for item in frame.items] == [42.1]
    assert frame.items[0].sensor_id == "hcmc-aq-0001"
    assert frame.items[0].observed_at == sent["observed_at"]


def test_the_citys_clock_decides_what_is_the_future_even_for_what_waited_in_the_session(
    station: Station,
) -> None:
    station.start_worker().stop()
    wall = utc_now()
    ahead = timedelta(days=3)
    clock = CityClock(city_at=wall + ahead, wall_at=wall, speed=60.0)
    station.publish("city/v1/hcmc/clock", notice.encode_clock(clock), retain=True)
    station.publish(META, birth(), retain=True)
    for minutes in range(5):
        at = rfc3339(clock.city_now(utc_now()) + timedelta(minutes=minutes - 4))
        station.publish(TELEMETRY, {"observed_at": at, "values": {"pm25_ugm3": 1}})
    station.start_worker()
    station.until(
        lambda: len(station.query("SELECT 1 FROM reading_air_quality")) == 5, "all are stored"
    )
    too_far = rfc3339(clock.city_now(utc_now()) + timedelta(minutes=30))
    station.publish(TELEMETRY, {"observed_at": too_far, "values": {"pm25_ugm3": 1}})
    station.until(
        lambda: station.query("SELECT reason FROM dead_letter") == [("future_time",)], "refused"
    )


def test_a_clock_that_nobody_tells_any_more_is_not_followed(station: Station) -> None:
    told_at, ahead = utc_now() - timedelta(seconds=40), timedelta(days=3)
    dead = CityClock(city_at=told_at + ahead, wall_at=told_at, speed=60.0)
    station.publish("city/v1/hcmc/clock", notice.encode_clock(dead), retain=True)
    station.publish(META, birth(), retain=True)
    station.start_worker()
    station.publish(TELEMETRY, reading(pm25_ugm3=1))
    for at in (utc_now() + ahead, utc_now() + timedelta(minutes=6)):
        station.publish(TELEMETRY, {"observed_at": rfc3339(at), "values": {"pm25_ugm3": 1}})
    station.until(
        lambda: (
            station.query("SELECT reason FROM dead_letter") == [("future_time",), ("future_time",)]
        ),
        "what is ahead of the wall is refused",
    )
    assert len(station.query("SELECT 1 FROM reading_air_quality")) == 1


@pytest.mark.parametrize(
    "end", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2200-01-01T00:00:00Z"]
)
def test_the_ends_of_the_calendar_are_refused_as_a_clock_and_as_a_reading(
    station: Station, end: str
) -> None:
    worker = station.start_worker()
    station.publish(META, birth(), retain=True)
    clock = {"city_at": end, "wall_at": rfc3339(utc_now()), "speed": 1}
    station.publish("city/v1/hcmc/clock", clock, retain=True)
    station.publish(TELEMETRY, {"observed_at": end, "values": {"pm25_ugm3": 1}})
    station.publish(TELEMETRY, reading(pm25_ugm3=1))
    station.until(lambda: station.query("SELECT 1 FROM reading_air_quality"), "the good is stored")
    assert station.query("SELECT reason FROM dead_letter") == [("bad_time",)]
    worker.stop()
    assert "clock_refused" in worker.log


def test_clocks_that_are_refused_are_counted_and_do_not_fill_the_log(station: Station) -> None:
    worker = station.start_worker()
    for _ in range(200):
        station.publish("city/v1/hcmc/clock", "{}", waits=False)
    station.until(
        lambda: worker.metric("ingest_clock_messages_refused_total") == 200, "all are counted"
    )
    assert len(worker.events("clock_refused")) <= 2


def test_the_heartbeat_says_how_the_slot_does_and_what_is_wrong(station: Station) -> None:
    station.start_worker()
    station.until(
        lambda: station.query("SELECT 1 FROM ingest_worker WHERE is_connected"), "it beats"
    )
    for _ in range(30):
        station.publish(TELEMETRY, json.dumps(reading()))
    station.until(
        lambda: station.query("SELECT 1 FROM ingest_worker WHERE problem IS NOT NULL"),
        "it complains",
    )
    [(problem, refused)] = station.query("SELECT problem, dead_letter_count FROM ingest_worker")
    assert problem.startswith("dead_letter_share_high")
    assert "unknown_sensor" in problem
    assert "air_quality" in problem
    assert SENSOR_ID not in problem
    assert refused == 30


def test_a_worker_that_was_told_so_stops_when_too_much_is_refused(station: Station) -> None:
    worker = station.start_worker(ingest_stop_bad_share=0.5)
    for _ in range(30):
        station.publish(TELEMETRY, "nonsense")
    assert worker.wait() == 1
    station.until(lambda: station.query("SELECT 1 FROM dead_letter"), "the letters are there")
    assert "dead_letter_share_high" in worker.log
