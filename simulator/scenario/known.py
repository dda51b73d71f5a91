"""Which names of a place a run knows: areas, sites, feeders, sensors, gateways."""

from collections.abc import Sequence

from contract.city_file import shortened
from simulator.errors import EventError, Problem
from simulator.scenario.asked import Place
from simulator.scenario.stage import Stage


def check_names(stage: Stage, place: Place) -> None:
    """Refuse names that this run has not, and places outside of the city.

    Raises
    ------
    EventError
        All of them, each with what is accepted.
    """
    sites = [site.site_id for of in stage.city.sites.values() for site in of]
    known: Sequence[tuple[str, str | None, Sequence[str]]] = (
        ("area", place.area, [*stage.city.areas]),
        ("site", place.site, sites),
        ("feeder", place.feeder, stage.feeders.name),
    )
    problems = [
        Problem(name, f"{value!r} is not known; accepted: {shortened(accepted)}")
        for name, value, accepted in known
        if value is not None and value not in accepted
    ]
    extent = stage.city.extent
    if place.lat_deg is not None and not extent.holds(place.lat_deg, place.lon_deg or 0.0):
        box = f"latitude {extent.south_deg:g}…{extent.north_deg:g}, "
        box += f"longitude {extent.west_deg:g}…{extent.east_deg:g}"
        problems.append(Problem("at", f"lies outside of the city; accepted: {box}"))
    problems += [
        Problem("sensor", f"{sensor_id!r} is none of this run; {_fleet(stage)}")
        for sensor_id in place.sensor
        if stage.sensor(sensor_id) is None
    ]
    for name in place.gateway:
        if name not in stage.gateways.index:
            accepted = shortened(stage.gateways.name)
            text = f"{name!r} is none of this run; accepted: {accepted}"
            problems.append(Problem("gateway", text))
    if problems:
        raise EventError(problems)


def _fleet(stage: Stage) -> str:
    """Return from which sensor to which one there are, by kind."""
    spans = [f"{one.name[0]} to {one.name[-1]}" for one in stage.sensors.values() if one.count]
    return f"it has {shortened(spans)}"
