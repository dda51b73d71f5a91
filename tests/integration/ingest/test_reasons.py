"""Every reason for a dead letter: the bad reading gets its letter, its neighbours are stored."""

import pytest

from tests.stand.bad_reading import BAD, GATEWAY
from tests.stand.message import HOME, META, TELEMETRY, home_of, reading
from tests.stand.station import Station

pytestmark = pytest.mark.integration


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
    station.publish(TELEMETRY, '{"observed_at":"x","values":{"\\u0000":"\\u0000"}}')
    station.publish(META, '{"name":"\\u0000","lat_deg":1,"lon_deg":1}')
    station.publish(TELEMETRY, "x" * 70_000)
    station.until(
        lambda: len(station.query("SELECT 1 FROM dead_letter")) == 4, "all four have letters"
    )
    assert station.query(
        "SELECT octet_length(payload), is_payload_cut FROM dead_letter ORDER BY 1"
    )[3] == (
        65_536,
        True,
    )
