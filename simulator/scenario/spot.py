"""Which things stand at a place that was asked for: inside of it, or the nearest to it."""

import numpy as np

from contract.arrays import BoolArray, IntArray
from simulator.errors import EventError, Problem
from simulator.scenario.asked import Asked, Place
from simulator.scenario.stage import Points, Stage
from simulator.world.models.stretch import Stretches

REACH_KM = 0.3
"""So far off a place its street, as a line, or station may be."""


def near(
    stage: Stage, asked: Asked, points: Points, sort: str, lines: Stretches | None = None
) -> IntArray:
    """Return what stands inside the place, or the nearest to it if that is near enough.

    Parameters
    ----------
    lines
        The things, where they are no points.
    """
    place = asked.place
    if place.area is not None or place.radius_km is not None:
        chosen = np.flatnonzero(within(stage, place, points))
        if not place.is_choice and sort != "gateway":
            refuse_nothing(chosen, sort)
        return chosen
    if not points.count:
        raise EventError([Problem(place.fields[0], f"has no {sort} near it: there is none at all")])
    here_km, things = stage.plane_km(*position(stage, place)), lines or points
    apart_km, is_near = things.apart_km(*here_km), things.are_within(REACH_KM, *here_km)
    nearest = int(np.argmin(np.where(is_near, apart_km, np.inf) if is_near.any() else apart_km))
    if not is_near[nearest]:
        where = f"{points.lat_deg[nearest]:.5f},{points.lon_deg[nearest]:.5f}"
        text = f"has no {sort} within {REACH_KM * 1000:.0f} m; the nearest, "
        text += f"{points.name[nearest]!r}, is {apart_km[nearest]:.1f} km away, at {where}"
        raise EventError([Problem(place.fields[0], text)])
    return np.array([nearest])


def within(stage: Stage, place: Place, points: Points) -> BoolArray:
    """Tell which things lie in the area or the circle that a place is, (point,)."""
    if place.area is not None:
        return stage.inside(place.area, points)
    apart_km = points.apart_km(*stage.plane_km(*position(stage, place)))
    return np.asarray(apart_km <= (place.radius_km or REACH_KM), dtype=np.bool_)


def position(stage: Stage, place: Place) -> tuple[float, float]:
    """Return latitude and longitude of a place."""
    if place.sensor:
        watcher = stage.sensor(place.sensor[0])
        if watcher is not None:
            points = stage.sensors[watcher.kind]
            return float(points.lat_deg[watcher.index]), float(points.lon_deg[watcher.index])
    if place.area is not None:
        area = stage.city.areas[place.area]
        return area.lat_deg, area.lon_deg
    if place.site is not None:
        site = stage.city.site(place.site)
        return site.lat_deg, site.lon_deg
    return place.lat_deg or 0.0, place.lon_deg or 0.0


def refuse_nothing(chosen: IntArray, sort: str) -> None:
    """Refuse a place in which nothing of the sort stands."""
    if not chosen.size:
        raise EventError([Problem("at", f"has no {sort} in it; take a wider place")])
