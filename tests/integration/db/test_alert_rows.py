"""The stand that stores alerts makes such rows as the schema takes, and tells of each."""

import psycopg
import pytest

from contract.clock import utc_now
from operations.life.state import State
from tests.stand.alert_rows import RULES, AlertRows
from tests.stand.stage import City

pytestmark = pytest.mark.integration


def test_a_storm_has_a_group_with_duplicates_and_alerts_in_every_state(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        city = City(connection)
        for number in range(40):
            area = "760" if number < 8 else "761"
            city.sensor(f"hcmc-flood-{number:04}", "street_flood", area=area)
            city.sensor(f"hcmc-noise-{number:04}", "noise", area=area)
        connection.execute("LISTEN alert")
        made = AlertRows(connection).storm(len(RULES) * 40, utc_now())

        rows = connection.execute("SELECT state, sensor_key, absorbed_by FROM alert").fetchall()
        assert len(rows) == len(made) == 81
        assert {state for state, *_ in rows} == set(State)
        assert {by for state, _, by in rows if state == "duplicate"} == {made[40]}
        assert sum(1 for _, key, _ in rows if key is None) == 1
        told = {int(notice.payload.partition(":")[0]) for notice in connection.notifies(timeout=0)}
        assert told == set(made)
