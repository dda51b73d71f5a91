"""From what is asked for to what happens where."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import EventError
from simulator.scenario.asked import Asked, Place
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import NO_AREA, Stage

BEGIN = 29_868_060


def asked(what: str, place: Place, values: Mapping[str, float] | None = None) -> Asked:
    return Asked(
        event_id="test.one",
        what=what,
        place=place,
        begin_step=BEGIN,
        end_step=BEGIN + 30,
        values=values or {},
        lots="test",
    )


def refused(stage: Stage, wanted: Asked) -> str:
    with pytest.raises(EventError) as error:
        resolve(stage, wanted)
    return str(error.value)


def on_street(stage: Stage, index: int) -> Place:
    return Place(
        lat_deg=float(stage.streets.lat_deg[index]), lon_deg=float(stage.streets.lon_deg[index])
    )


def test_an_accident_is_on_the_street_at_its_place(stage: Stage) -> None:
    event = resolve(stage, asked("accident", on_street(stage, 3)))

    assert event.streets == (3,)
    assert event.values == {"lost_capacity_frac": 0.7}
    assert event.lat_deg == stage.streets.lat_deg[3]
    assert event.area == stage.streets.district[3]
    assert (event.begin_step, event.end_step) == (BEGIN, BEGIN + 30)


def test_a_street_that_is_too_far_is_named_with_its_distance_and_place(stage: Stage) -> None:
    said = refused(stage, asked("accident", Place(lat_deg=10.42, lon_deg=106.9)))

    assert said.startswith("at has no street within 300 m; the nearest, '")
    assert "km away, at 10." in said


def test_a_street_is_as_long_as_half_the_way_to_its_neighbours(stage: Stage) -> None:
    """Nearly a kilometre from both counters, and on the street."""
    index = stage.streets.index
    before, behind = index["Mai Chí Thọ - Đồng Văn Cống 1"], index["Mai Chí Thọ - Trần Não 1"]
    share = 0.4
    between = Place(
        lat_deg=float(stage.streets.lat_deg[[before, behind]] @ [1 - share, share]),
        lon_deg=float(stage.streets.lon_deg[[before, behind]] @ [1 - share, share]),
    )

    assert resolve(stage, asked("accident", between)).streets == (before,)


def test_a_street_goes_on_where_no_neighbour_follows(stage: Stage) -> None:
    """Half a kilometre from its counter, as far as it is known to go; the place of the guides."""
    event = resolve(stage, asked("accident", Place(lat_deg=10.78, lon_deg=106.70)))

    assert stage.streets.names_of(np.array(event.streets))[0].startswith("Nam Kỳ Khởi Nghĩa")


def test_a_street_can_be_named_by_its_sensor_and_by_a_site(stage: Stage) -> None:
    sensor_id = stage.sensors["traffic_flow"].name[5]
    site = stage.city.sites["traffic"][0]
    by_site = resolve(stage, asked("closure", Place(site=site.site_id)))

    assert resolve(stage, asked("accident", Place(sensor=(sensor_id,)))).streets == (5,)
    assert stage.streets.lat_deg[by_site.streets[0]] == pytest.approx(site.lat_deg)


def test_what_happens_at_a_site_is_in_the_district_that_the_pack_gives_it(stage: Stage) -> None:
    """Also where the site stands so near to the city's edge that its position lies in none."""
    for site in stage.city.sites["traffic"]:
        assert (
            resolve(stage, asked("accident", Place(site=site.site_id))).area == site.district_code
        )
    for points in stage.sensors.values():
        for sensor_id, district in zip(points.name, points.district, strict=True):
            assert resolve(stage, asked("stuck", Place(sensor=(sensor_id,)))).area == district


def test_a_circle_holds_all_its_streets(stage: Stage) -> None:
    place = replace(on_street(stage, 0), radius_km=2.0)
    event = resolve(stage, asked("closure", place))
    east_km, north_km = stage.streets.east_km[0], stage.streets.north_km[0]
    apart_km = stage.streets.apart_km(east_km, north_km)[list(event.streets)]

    assert len(event.streets) > 1
    assert apart_km.max() <= 2.0


def test_a_storm_takes_its_radius_from_its_place(stage: Stage) -> None:
    around = Place(lat_deg=10.8, lon_deg=106.65, radius_km=9.0)
    event = resolve(stage, asked("storm", around, {"peak_mmh": 50}))

    assert event.radius_km == event.values["radius_km"] == 9.0
    assert event.values["peak_mmh"] == 50
    assert (event.lat_deg, event.lon_deg) == (10.8, 106.65)
    assert event.streets == event.sensors == ()


def test_a_storm_over_an_area_stands_over_its_middle(stage: Stage) -> None:
    event = resolve(stage, asked("storm", Place(area="777")))

    assert (event.area, event.lat_deg) == ("777", stage.city.areas["777"].lat_deg)
    assert event.radius_km == 6


def test_a_radius_that_no_storm_has_is_refused(stage: Stage) -> None:
    around = Place(lat_deg=10.8, lon_deg=106.65, radius_km=90.0)

    assert refused(stage, asked("storm", around)) == "radius_km 90 is outside 1…25"


def test_an_outage_is_of_the_feeder_on_which_a_place_hangs(stage: Stage) -> None:
    named = resolve(stage, asked("feeder_outage", Place(feeder=stage.feeders.name[2])))
    away = Place(lat_deg=10.4, lon_deg=106.95)
    supplying = resolve(stage, asked("feeder_outage", away)).feeders

    assert named.feeders == (2,)
    apart_km = stage.feeders.apart_km(*stage.plane_km(10.4, 106.95))
    assert supplying == (int(apart_km.argmin()),)


def test_a_gate_is_stuck_where_there_is_one(stage: Stage) -> None:
    gated = resolve(stage, asked("gate_stuck", Place(site="gate-bennghe")))
    said = refused(stage, asked("gate_stuck", Place(site="pump-dong-dieu")))
    everywhere = Place(lat_deg=10.77, lon_deg=106.70, radius_km=5.0)
    some = resolve(stage, asked("gate_stuck", everywhere)).stations

    assert [stage.stations.name[index] for index in gated.stations] == ["Cống ngăn triều Bến Nghé"]
    assert said == "site 'Trạm bơm Đồng Diều' has no tide gate"
    assert len(some) > 1
    assert stage.has_gate[list(some)].all()
    assert set(some) < set(resolve(stage, asked("pump_failure", everywhere)).stations)


def test_a_fault_is_of_the_sensors_that_are_named(stage: Stage) -> None:
    names = ("hcmc-aq-0003", "hcmc-tf-0001")
    event = resolve(stage, asked("stuck", Place(sensor=names)))

    assert set(event.sensors) == set(names)


def test_a_fault_at_a_place_is_of_the_nearest_station(stage: Stage) -> None:
    air = stage.sensors["air_quality"]
    here = Place(lat_deg=float(air.lat_deg[4]), lon_deg=float(air.lon_deg[4]), kind="air_quality")

    assert resolve(stage, asked("stuck", here)).sensors == (air.name[4],)
    far = Place(lat_deg=10.42, lon_deg=106.9, kind="air_quality")
    assert "has no sensor within 300 m; the nearest, 'hcmc-aq-" in refused(
        stage, asked("stuck", far)
    )


def test_a_fault_of_an_area_is_of_all_sensors_that_report_from_it(stage: Stage) -> None:
    event = resolve(stage, asked("dropout", Place(area="760")))
    inside = {
        name
        for points in stage.sensors.values()
        for name, district in zip(points.name, points.district.tolist(), strict=True)
        if district == "760"
    }

    assert set(event.sensors) == inside
    assert event.area == "760"


def test_the_first_of_a_kind_are_taken(stage: Stage) -> None:
    event = resolve(stage, asked("drift", Place(kind="air_quality", first=6)))

    assert event.sensors == stage.sensors["air_quality"].name[:6]
    assert event.area == NO_AREA


def test_shares_that_do_not_meet_take_different_sensors_and_together_all(stage: Stage) -> None:
    low = resolve(stage, asked("stuck", Place(share=(0.0, 0.4)))).sensors
    high = resolve(stage, asked("dead", Place(share=(0.4, 1.0)))).sensors
    everything = {name for points in stage.sensors.values() for name in points.name}

    assert not set(low) & set(high)
    assert {*low, *high} == everything
    assert 0.3 < len(low) / len(everything) < 0.5


def test_gateways_are_found_by_name_sensor_area_and_share(stage: Stage) -> None:
    name = stage.gateways.name[1]
    behind = stage.behind([name])
    kind, index = next(iter(behind.items()))
    sensor_id = stage.sensors[kind].name[int(index[0])]

    assert resolve(stage, asked("offline", Place(gateway=(name,)))).gateways == (name,)
    assert resolve(stage, asked("offline", Place(sensor=(sensor_id,)))).gateways == (name,)
    district = str(stage.gateways.district[1])
    assert name in resolve(stage, asked("partition", Place(area=district))).gateways
    assert resolve(stage, asked("flapping", Place(share=(0, 1)))).gateways == stage.gateways.name


def test_a_fault_behind_a_gateway_is_of_its_sensors(stage: Stage) -> None:
    name = stage.gateways.name[0]
    event = resolve(stage, asked("late", Place(gateway=(name,))))

    assert len(event.sensors) == sum(index.size for index in stage.behind([name]).values())


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (asked("earthquake", Place()), "what 'earthquake' is not known; accepted: storm, accident"),
        (
            asked("accident", Place(site="traffic-001"), {"peak_mmh": 3}),
            "peak_mmh is no parameter of accident; accepted: lost_capacity_frac",
        ),
        (
            asked("accident", Place(site="traffic-001"), {"lost_capacity_frac": 3}),
            "lost_capacity_frac 3 is outside 0.05…1",
        ),
        (asked("storm", Place()), "at is missing; accepted: at | area | site"),
        (asked("storm", Place(area="999")), "area '999' is not known; accepted: 760"),
        (asked("storm", Place(site="x-1")), "site 'x-1' is not known; accepted: "),
        (
            asked("storm", Place(lat_deg=10.8, lon_deg=10.67)),
            "at lies outside of the city; accepted: latitude 8.57…11.51, longitude 106.08…107.6",
        ),
        (asked("storm", Place(feeder="f")), "feeder says nothing about a point; storm takes at"),
        (
            asked("feeder_outage", Place(feeder="f")),
            "feeder 'f' is not known; accepted: feeder-01, feeder-02",
        ),
        (
            asked("stuck", Place(sensor=("hcmc-aq-9999",))),
            "sensor 'hcmc-aq-9999' is none of this run; it has hcmc-tf-0001 to hcmc-tf-0036",
        ),
        (asked("offline", Place(gateway=("gw",))), "gateway 'gw' is none of this run; accepted: "),
        (asked("stuck", Place(first=3, share=(0, 1))), "first counts sensors of one kind"),
        (asked("stuck", Place(kind="cat")), "kind 'cat' is no kind of sensor; accepted: traffic"),
        (asked("storm", Place(area="760", share=(0, 1))), "share chooses sensors or gateways"),
        (
            asked("storm", Place(area="760", site="traffic-001")),
            "site stands beside area; one place alone: at | area | site",
        ),
        (
            replace(asked("stuck", Place(kind="weather")), quantity="pm25_ugm3"),
            "quantity 'pm25_ugm3' is not known; accepted: humidity_frac",
        ),
        (
            replace(asked("storm", Place(area="760")), end_step=BEGIN),
            "for is shorter than a minute",
        ),
    ],
    ids=lambda value: value[:24].split(";")[0] if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_with_what_is_accepted(
    stage: Stage, wanted: Asked, says: str
) -> None:
    assert says in refused(stage, wanted)


def test_all_that_is_wrong_is_said_at_once(stage: Stage) -> None:
    said = refused(stage, asked("accident", Place(), {"a_b": 1, "lost_capacity_frac": 9}))

    assert said.count(";") >= 3 - 1
    assert "a_b" in said
    assert "lost_capacity_frac" in said
    assert "at is missing" in said
