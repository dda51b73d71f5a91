"""A city as data: load the folder `cities/<id>/` whole, or refuse it with one clear error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from contract.area import (
    SHARE_TOLERANCE,
    Area,
    AreaLevel,
    AreaLink,
    Extent,
    read_area_links,
    read_areas,
)
from contract.arrays import FloatArray
from contract.city_calendar import Calendar
from contract.city_climate import Climate
from contract.city_file import shortened
from contract.city_profile import Profiles
from contract.city_range import read_ranges
from contract.city_site import Site, SiteCategory, read_sites
from contract.city_street import Corridors, read_corridors
from contract.city_threshold import Threshold, read_thresholds
from contract.city_tide import Tide
from contract.city_toml import Between, Length, read_toml
from contract.city_unit import Unit, read_units
from contract.errors import CityError
from contract.plausible import Plausible

CITIES = Path(__file__).resolve().parent.parent / "cities"
CITY_FILE = "city.toml"
ID_PATTERN = re.compile(r"[a-z0-9-]{2,64}")
TIME_ZONE_PATTERN = re.compile(r"[A-Za-z]+(/[A-Za-z0-9_+-]+)+")

Degrees = Annotated[float, Between(-180, 180)]
BoxDegrees = Annotated[FloatArray, Length(4), Between(-180, 180)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """Where a map opens."""

    lat_deg: Degrees
    lon_deg: Degrees


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CityHead:
    """Everything in `city.toml`; boxes are west, south, east, north."""

    city_id: str
    area_code: str
    name_vi: str
    name_en: str
    time_zone: str
    utc_offset_h: Annotated[float, Between(-14, 14)]
    bbox_deg: BoxDegrees
    extent_deg: BoxDegrees
    outline_note_vi: str
    outline_note_en: str
    view: View


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class City:
    """A validated city. Nothing in it changes; arrays are read-only.

    `bbox` bounds the sensors and the map, `extent` also the areas that joined the city later.
    """

    city_id: str
    area_code: str
    name_vi: str
    name_en: str
    time_zone: str
    utc_offset_h: float
    bbox: Extent
    extent: Extent
    outline_note_vi: str
    outline_note_en: str
    view: View
    areas: Mapping[str, Area]
    links: tuple[AreaLink, ...]
    sites: Mapping[SiteCategory, tuple[Site, ...]]
    corridors: Corridors
    climate: Climate
    tide: Tide
    profiles: Profiles
    calendar: Calendar
    thresholds: tuple[Threshold, ...]
    plausible: Plausible
    units: tuple[Unit, ...]
    outlines_path: Path

    @property
    def folder(self) -> Path:
        """Return the folder that it was read from."""
        return self.outlines_path.parent

    def areas_of(self, level: AreaLevel) -> tuple[Area, ...]:
        """Return the areas of one level, in the order of `areas.csv`."""
        return tuple(area for area in self.areas.values() if area.level == level)

    def codes_sharing(self, code: str | None, level: AreaLevel) -> tuple[str, ...]:
        """Return the areas of one level that share ground with an area, itself too; None: all."""
        codes = tuple(area.code for area in self.areas_of(level))
        if code is None:
            return codes
        linked = [{link.ward_code, link.district_code} for link in self.links]
        return tuple(each for each in codes if each == code or {each, code} in linked)

    def site(self, site_id: str) -> Site:
        """Return a site by its id, of whatever category."""
        sites = (site for of_category in self.sites.values() for site in of_category)
        return next(site for site in sites if site.site_id == site_id)

    def wards_of(self, district_code: str) -> tuple[str, ...]:
        """Return the codes of the wards that share ground with a district."""
        return tuple(
            link.ward_code
            for link in self.links
            if link.district_code == district_code and link.share_frac > 0
        )


def known_cities(cities: Path = CITIES) -> tuple[str, ...]:
    """Return the ids of the cities that have a folder, sorted."""
    return tuple(sorted(path.parent.name for path in cities.glob(f"*/{CITY_FILE}")))


def city_folder(city_id: str, cities: Path = CITIES) -> Path:
    """Return the folder of a city.

    Raises
    ------
    CityError
        No such folder; the message lists the cities that exist.
    """
    known = known_cities(cities)
    if city_id not in known:
        raise CityError(cities, "", f"no city {city_id!r}; known: {shortened(known) or 'none'}")
    return cities / city_id


def load_city(folder: Path) -> City:
    """Return the city in `folder`, every file of it checked.

    Raises
    ------
    CityError
        The first thing that is wrong: file, row and column or key, and what is accepted.
    """
    head = _head(folder / CITY_FILE)
    bbox, extent = _box(head.bbox_deg), _box(head.extent_deg)
    areas = read_areas(folder / "areas.csv", city_code=head.area_code, extent=extent)
    sites = read_sites(folder / "sites", areas=areas, bbox=bbox)
    return City(
        city_id=head.city_id,
        area_code=head.area_code,
        name_vi=head.name_vi,
        name_en=head.name_en,
        time_zone=head.time_zone,
        utc_offset_h=head.utc_offset_h,
        bbox=bbox,
        extent=extent,
        outline_note_vi=head.outline_note_vi,
        outline_note_en=head.outline_note_en,
        view=head.view,
        areas=MappingProxyType(areas),
        links=read_area_links(folder / "area_links.csv", areas),
        sites=sites,
        corridors=MappingProxyType(read_corridors(folder / "streets.csv", sites["traffic"])),
        climate=read_toml(folder / "climate.toml", Climate),
        tide=_tide(folder / "tide.toml", sites["river"]),
        profiles=_profiles(folder / "profiles.toml", sites["pump"]),
        calendar=_calendar(folder / "calendar.toml"),
        thresholds=read_thresholds(folder / "thresholds.toml", sites),
        plausible=read_ranges(folder / "ranges.csv"),
        units=read_units(folder / "units.toml"),
        outlines_path=folder / "outlines.geojson",
    )


def _head(path: Path) -> CityHead:
    head = read_toml(path, CityHead)
    if not ID_PATTERN.fullmatch(head.city_id) or head.city_id != path.parent.name:
        problem = f"{head.city_id!r} must be the folder's name, {path.parent.name!r}"
        raise CityError(path, "key city_id", problem)
    for key, box in (("bbox_deg", head.bbox_deg), ("extent_deg", head.extent_deg)):
        if box[0] >= box[2] or box[1] >= box[3]:
            raise CityError(path, f"key {key}", "must be west, south, east, north")
    # By form only: slim machines have no time zone files to look the name up in.
    if not TIME_ZONE_PATTERN.fullmatch(head.time_zone):
        problem = f"{head.time_zone!r} is no IANA time zone such as Etc/GMT-7"
        raise CityError(path, "key time_zone", problem)
    return head


def _box(corners_deg: FloatArray) -> Extent:
    west_deg, south_deg, east_deg, north_deg = (float(corner) for corner in corners_deg)
    return Extent(west_deg=west_deg, south_deg=south_deg, east_deg=east_deg, north_deg=north_deg)


def _tide(path: Path, river_sites: tuple[Site, ...]) -> Tide:
    tide = read_toml(path, Tide)
    gauges = [gauge.gauge_id for gauge in tide.gauge]
    for index, alarm in enumerate(tide.alarm):
        _known(path, f"alarm[{index}].gauge_id", alarm.gauge_id, gauges)
    _known(path, "transfer.primary_gauge", tide.transfer.primary_gauge, gauges)
    for key, names in (
        ("gauge", gauges),
        ("constituent", [constituent.name for constituent in tide.constituent]),
    ):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise CityError(path, f"key {key}", f"{twice[0]!r} stands twice")
    missing = [site.site_id for site in river_sites if site.site_id not in gauges]
    if missing:
        raise CityError(path, "key gauge", f"river site {missing[0]!r} has no gauge entry")
    return tide


def _known(path: Path, key: str, name: str, accepted: list[str]) -> None:
    if name not in accepted:
        problem = f"{name!r} is not known; accepted: {shortened(accepted)}"
        raise CityError(path, f"key {key}", problem)


def _profiles(path: Path, pump_sites: tuple[Site, ...]) -> Profiles:
    profiles = read_toml(path, Profiles)
    for name, road in profiles.traffic.road.items():
        total = road.motorbike_frac + road.car_frac + road.bus_frac + road.truck_frac
        if abs(total - 1) > SHARE_TOLERANCE:
            problem = f"the four shares of vehicles add up to {total:g}, not 1"
            raise CityError(path, f"key traffic.road.{name}", problem)
    accepted = [site.site_id for site in pump_sites]
    for index, station in enumerate(profiles.pump_station):
        _known(path, f"pump_station[{index}].site_id", station.site_id, accepted)
        if station.site_id in [earlier.site_id for earlier in profiles.pump_station[:index]]:
            key = f"key pump_station[{index}].site_id"
            raise CityError(path, key, f"{station.site_id!r} stands twice")
    water = profiles.surface_water
    if water.fresh_north_km == water.sea_north_km:
        key = "key surface_water.fresh_north_km"
        raise CityError(path, key, "must differ from sea_north_km: the water freshens between them")
    return profiles


def _calendar(path: Path) -> Calendar:
    calendar = read_toml(path, Calendar)
    for index, holiday in enumerate(calendar.holiday):
        key = f"key holiday[{index}].to_date"
        if holiday.to_date < holiday.from_date:
            raise CityError(path, key, f"{holiday.to_date} is before {holiday.from_date}")
        if not calendar.first_year <= holiday.from_date.year <= calendar.last_year:
            problem = f"{holiday.from_date} is outside first_year…last_year"
            raise CityError(path, f"key holiday[{index}].from_date", problem)
    if list(calendar.tet) != sorted(set(calendar.tet)):
        raise CityError(path, "key tet", "must be in order, each day once")
    return calendar
