"""Every reason for a dead letter: the bad reading gets its letter, its neighbours are stored."""

from typing import Any

import pytest

from contract.payload.senml import SENML
from contract.reason import Reason
from tests.integration.ingest.conftest import Station, home_of, reading

pytestmark = pytest.mark.integration

HOME = home_of("hcmc-aq-0001")
TELEMETRY = f"{HOME}/telemetry"
GATEWAY = "city/v1/hcmc/760/gateway/gw-760-1/telemetry"
DAY_S = 86_400


def pack(**members: object) -> dict[str, Any]:
    """Return a pack of two rows of one sensor."""
    first, second = reading(20), reading(10)
    return {
        "kind": "air_quality",
        "sensor_id": ["hcmc-aq-0001", "hcmc-aq-0001"],
        "observed_at": [first["observed_at"], second["observed_at"]],
        "values": {"pm25_ugm3": [1.5, 2.5]},
        **members,
    }


def at(observed_at: str) -> dict[str, Any]:
    """Return a reading of a given time."""
    return {"observed_at": observed_at, "values": {"pm25_ugm3": 1}}


HUGE = b'{"observed_at":"2026-01-01T00:00:00Z","values":{"pm25_ugm3":1e999}}'
BAD: list[tuple[Reason, str, Any, str | None]] = [
    (Reason.NOT_JSON, TELEMETRY, b'{"observed_at": ', None),
    (Reason.NOT_JSON, TELEMETRY, b"\xff\xfe", None),
    (Reason.NOT_JSON, TELEMETRY, b"", None),
    (Reason.WRONG_TYPE, TELEMETRY, {"observed_at": 5, "values": {}}, None),
    (Reason.MISSING_FIELD, TELEMETRY, {"values": {"pm25_ugm3": 1}}, None),
    (Reason.RAGGED_PACK, GATEWAY, pack(values={"pm25_ugm3": [1.0]}), None),
    (
        Reason.TOO_LARGE,
        GATEWAY,
        pack(
            sensor_id=["hcmc-aq-0001"] * 1001,
            observed_at=[reading()["observed_at"]] * 1001,
            values={"pm25_ugm3": [1.0] * 1001},
        ),
        None,
    ),
    (Reason.UNKNOWN_CONTENT_TYPE, TELEMETRY, reading(), "text/csv"),
    (Reason.BAD_TOPIC, home_of("HCMC_AQ") + "/telemetry", reading(), None),
    (
        Reason.TOPIC_MISMATCH,
        home_of("hcmc-aq-0001", kind="weather") + "/telemetry",
        reading(temperature_degc=30),
        None,
    ),
    (Reason.UNKNOWN_KIND, home_of("other-1", kind="seismic") + "/telemetry", reading(), None),
    (Reason.UNKNOWN_SENSOR, home_of("hcmc-aq-9999") + "/telemetry", reading(), None),
    (Reason.UNKNOWN_SENSOR, GATEWAY, pack(sensor_id=["\ud800", "\ud800"]), None),
    (Reason.UNKNOWN_SENSOR, GATEWAY, [{"n": "\ud800:pm25_ugm3", "v": 1}], SENML),
    (Reason.UNKNOWN_QUANTITY, TELEMETRY, reading(ph=7.0), None),
    (Reason.NO_VALUE, TELEMETRY, reading(pm25_ugm3=None), None),
    (Reason.OUT_OF_RANGE, TELEMETRY, reading(pm25_ugm3=-1.0), None),
    (Reason.OUT_OF_RANGE, TELEMETRY, HUGE, None),
    (Reason.BAD_TIME, TELEMETRY, at("yesterday"), None),
    (Reason.BAD_TIME, TELEMETRY, at("2026-11-22T07:00:00"), None),
    (Reason.BAD_TIME, TELEMETRY, at("\ud800"), None),
    (Reason.UNKNOWN_SENSOR, home_of("hcmc-aq-9999") + "/telemetry", at("\ud800"), None),
    (Reason.FUTURE_TIME, TELEMETRY, reading(-DAY_S), None),
    (Reason.BAD_TIME, TELEMETRY, at("9999-12-31T23:59:59-23:59"), None),
    (Reason.TOO_OLD, TELEMETRY, reading(89 * DAY_S + 60), None),
    (Reason.BAD_TIME, TELEMETRY, at("0001-01-01T00:00:00+23:59"), None),
    (Reason.MISSING_FIELD, TELEMETRY, [{"n": "pm25_ugm3"}], SENML),
    (Reason.TOPIC_MISMATCH, TELEMETRY, [{"n": "hcmc-aq-0002:pm25_ugm3", "v": 1}], SENML),
    (Reason.UNKNOWN_SENSOR, GATEWAY, [{"n": "pm25_ugm3", "v": 1}], SENML),
    (Reason.WRONG_TYPE, TELEMETRY, [{"n": "pm25_ugm3", "v": 1, "u": []}], SENML),
]  # fmt: skip


def test_each_bad_message_gets_its_letter_and_its_neighbours_are_stored(station: Station) -> None:
    station.start_worker()
    station.register(HOME)
    for index, (_, topic, payload, content_type) in enumerate(BAD):
        station.publish(TELEMETRY, reading(2000 - 2 * index))
        station.publish(topic, payload, content_type=content_type)
        station.publish(TELEMETRY, reading(1999 - 2 * index))
    station.until(
        lambda: (
            station.query("SELECT count(*) FROM reading_air_quality") == [(2 * len(BAD),)]
            and station.query("SELECT count(*) FROM dead_letter") == [(len(BAD),)]
        ),
        "all neighbours are stored and every bad message has one letter",
    )
    letters = station.query("SELECT reason, topic, payload, detail FROM dead_letter ORDER BY 1, 2")
    found = [reason for reason, *_ in letters]
    assert sorted(found) == sorted(reason.value for reason, *_ in BAD)
    assert all(detail for *_, detail in letters)


def test_a_pack_loses_only_its_bad_rows_one_letter_for_each_reason(station: Station) -> None:
    station.start_worker()
    station.register(HOME, gateway_id="gw-760-1")
    station.register(home_of("hcmc-aq-0002"), gateway_id="gw-760-2")
    times = [reading(60 - age)["observed_at"] for age in range(7)]
    station.publish(
        GATEWAY,
        {
            "kind": "air_quality",
            "sensor_id": ["hcmc-aq-0001"] * 5 + ["hcmc-aq-0002", "hcmc-aq-0001"],
            "observed_at": [*times[:4], "noon", *times[5:]],
            "values": {"pm25_ugm3": [1.0, -5.0, -6.0, None, 1.0, 1.0, 2.0]},
            "seq": [1, 2, 3, 4, 5, 6, 7],
        },
    )
    station.until(
        lambda: len(station.query("SELECT 1 FROM dead_letter")) == 4, "four reasons, four letters"
    )
    assert station.query(
        "SELECT reason, item_index, reading_count, seq FROM dead_letter ORDER BY reason"
    ) == [
        ("bad_time", [4], 1, 5),
        ("no_value", [3], 1, 4),
        ("out_of_range", [1, 2], 2, None),
        ("topic_mismatch", [5], 1, 6),
    ]
    assert station.query("SELECT pm25_ugm3, seq FROM reading_air_quality ORDER BY seq") == [
        (1, 1),
        (2, 7),
    ]


def test_another_reading_at_the_same_time_is_a_conflict_and_the_same_one_a_duplicate(
    station: Station,
) -> None:
    worker = station.start_worker()
    station.register(HOME)
    first = reading(seq=1)
    station.publish(TELEMETRY, first)
    station.publish(TELEMETRY, first)
    station.until(lambda: station.query("SELECT 1 FROM reading_air_quality"), "the first is stored")
    station.publish(TELEMETRY, first)
    station.publish(TELEMETRY, first | {"values": {"pm25_ugm3": 43.0}})
    station.until(lambda: station.query("SELECT 1 FROM dead_letter"), "the conflict has its letter")
    station.until(
        lambda: worker.metric("ingest_readings_duplicate_total") == 2, "duplicates are counted"
    )
    assert station.query("SELECT reason, sensor_id, seq FROM dead_letter") == [
        ("conflict", "hcmc-aq-0001", 1)
    ]
    assert station.query("SELECT pm25_ugm3 FROM reading_air_quality") == [(pytest.approx(42.1),)]
    assert worker.metric('ingest_readings_refused_total{reason="conflict"}') == 1


def test_text_that_the_database_cannot_hold_is_kept_readable(station: Station) -> None:
    station.start_worker()
    nul = (
        r'{"kind":"a\u0000b","sensor_id":["x\u0000"],"observed_at":["\u0000"],'
        r'"values":{"\ud800":[1]}}'
    )
    station.publish(GATEWAY, nul)
    station.publish(f"{HOME}/telemetry", '{"observed_at":"x","values":{"\\u0000":"\\u0000"}}')
    station.publish(f"{HOME}/meta", '{"name":"\\u0000","lat_deg":1,"lon_deg":1}')
    station.publish(f"{HOME}/telemetry", "x" * 70_000)
    station.until(
        lambda: len(station.query("SELECT 1 FROM dead_letter")) == 4, "all four have letters"
    )
    assert station.query(
        "SELECT octet_length(payload), is_payload_cut FROM dead_letter ORDER BY 1"
    )[3] == (
        65_536,
        True,
    )
