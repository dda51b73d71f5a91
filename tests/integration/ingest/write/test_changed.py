"""Whoever judges learns from each batch what it changed, with the batch or not at all."""

import pytest

from tests.stand.message import META, TELEMETRY, birth, reading
from tests.stand.slot import Slot, batch
from tests.stand.station import Query

pytestmark = pytest.mark.integration

CHANGES = """
SELECT kind, from_at = min(observed_at), to_at = max(observed_at)
FROM changed_sensor
INNER JOIN reading_air_quality USING (sensor_key)
GROUP BY changed_sensor.ctid, kind, from_at, to_at
"""


async def test_a_batch_tells_what_is_new_and_a_repetition_nothing(slot: Slot, query: Query) -> None:
    readings = [(TELEMETRY, reading(age_s)) for age_s in (60, 180, 120)]
    await slot.write(batch((META, birth()), *readings))
    assert query(CHANGES) == [("air_quality", True, True)]
    query("DELETE FROM changed_sensor RETURNING 1")
    await slot.write(batch(*readings))
    assert query("SELECT count(*) FROM changed_sensor") == [(0,)]


async def test_a_row_that_grows_is_a_change(slot: Slot, query: Query) -> None:
    at = reading(60)["observed_at"]
    await slot.write(
        batch((META, birth()), (TELEMETRY, {"observed_at": at, "values": {"pm25_ugm3": 1}}))
    )
    query("DELETE FROM changed_sensor RETURNING 1")
    await slot.write(batch((TELEMETRY, {"observed_at": at, "values": {"no2_ugm3": 2}})))
    assert query(CHANGES) == [("air_quality", True, True)]
