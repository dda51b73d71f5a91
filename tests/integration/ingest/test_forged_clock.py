"""A forged clock moves the city for a moment, and nothing follows from it that stays."""

from datetime import timedelta

import psycopg
import pytest

from contract.clock import CityClock, rfc3339, utc_now
from contract.payload import notice
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.station import Station

pytestmark = pytest.mark.integration

CLOCK = "city/v1/hcmc/clock"
AHEAD = timedelta(days=400)
HISTORY_DAYS = 60


def remember(station: Station) -> None:
    """Give the sensor a reading a day, and let retention have run an hour ago."""
    with psycopg.connect(station.database_url, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO reading_air_quality (sensor_key, observed_at, received_at, pm25_ugm3) "
            "SELECT sensor_key, now() - n * INTERVAL '1 day', now(), 10 "
            "FROM sensor, generate_series(1, %s) AS n",
            [HISTORY_DAYS],
        )
        owner.execute(
            "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
            "SELECT tier, day, day, now() - INTERVAL '1 hour' "
            "FROM unnest('{raw,15m,1h}'::text[]) AS tier, "
            "LATERAL (SELECT date_trunc('day', now()) - INTERVAL '90 days') AS cut (day)"
        )


def test_a_forged_clock_and_a_reading_to_it_delete_no_history(station: Station) -> None:
    first = station.start_worker()
    station.register(HOME)
    first.stop()
    remember(station)
    wall = utc_now()
    forged = CityClock(wall + AHEAD, wall, 3_600.0)
    station.publish(CLOCK, notice.encode_clock(forged), retain=True)
    at = rfc3339(forged.city_now(utc_now()))
    station.publish(TELEMETRY, {"observed_at": at, "values": {"pm25_ugm3": 1}})
    worker = station.start_worker()
    station.until(lambda: worker.metric("ingest_readings_stored_total") == 1, "it is believed")
    station.until(
        lambda: worker.metric("ingest_retention_last_run_timestamp_seconds") > 0, "retention ran"
    )
    assert worker.metric("ingest_chunks_dropped_total") == 0
    assert worker.metric("ingest_retention_held") == 1
    assert station.query("SELECT tier FROM retention WHERE held_cut_at IS NOT NULL") == [("raw",)]
    assert station.query("SELECT count(*) FROM reading_air_quality") == [(HISTORY_DAYS + 1,)]
    station.publish(CLOCK, "", retain=True)
    station.publish(TELEMETRY, reading(pm25_ugm3=2))
    station.until(lambda: worker.metric("ingest_readings_stored_total") == 2, "the city goes on")
    assert worker.is_running()
