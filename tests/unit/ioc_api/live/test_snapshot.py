"""The snapshot: all sensors, or those alone that somebody may see."""

from dataclasses import replace

import numpy as np

from contract.clock import to_us
from ioc_api.fleet.fleet import Fleet
from ioc_api.live.snapshot import encode_snapshot
from tests.stand.live_sensor import NOW, sensor
from tests.stand.live_socket import Snapshot, decode_snapshot


def taken(areas: frozenset[str] | None) -> Snapshot:
    """Return a snapshot of three sensors in two districts, of which some are shown."""
    fleet = Fleet()
    fleet.register([sensor(1), replace(sensor(2), area_code="761"), sensor(3)])
    zeros = np.zeros(3, np.uint8)
    mask = None if areas is None else fleet.in_areas(areas)
    data = encode_snapshot(
        fleet, zeros, zeros, area_level="district", city_us=to_us(NOW), head={}, mask=mask
    )
    return decode_snapshot(data)


def area_names(snapshot: Snapshot) -> list[str | None]:
    """Return the area of each row."""
    return [snapshot.head["areas"][one] for one in snapshot.columns["area"]]


def test_who_may_see_all_gets_every_place() -> None:
    snapshot = taken(None)
    assert snapshot.columns["idx"].tolist() == [0, 1, 2]
    assert area_names(snapshot) == ["760", "761", "760"]


def test_who_may_see_a_district_gets_its_places_and_no_name_of_another() -> None:
    snapshot = taken(frozenset({"761"}))
    assert (snapshot.head["n"], snapshot.columns["idx"].tolist()) == (1, [1])
    assert (snapshot.head["areas"], area_names(snapshot)) == ([None, "761"], ["761"])


def test_who_may_see_nothing_gets_nothing() -> None:
    snapshot = taken(frozenset())
    assert (snapshot.head["n"], snapshot.head["areas"]) == (0, [None])
