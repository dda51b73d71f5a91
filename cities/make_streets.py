"""Find a city's corridors in the names of its sites: ``python -m cities.make_streets hcmc``.

A site of traffic is named for the street that it counts and the one that it crosses. Those that
name the same street first lie along it; one whose first street has no other site, but whose second
one is such a street, lies along that. The sites follow one another from the end that is farther
from the city's middle: so the counted direction is inward. The same names give the same file.
"""

import argparse
import csv
import io
import re
from collections.abc import Mapping, Sequence

import numpy as np

from contract.arrays import FloatArray
from contract.city import City, city_folder, load_city
from contract.city_site import Site
from contract.city_street import STREET_COLUMNS
from contract.geometry import plane_km

SOURCE, CONFIDENCE = "S30", "D"
LONGEST_LINK_KM = 6.0  # sites farther apart do not belong to one corridor
BETWEEN = re.compile(r"\s*[-–]\s*")
REMARK = re.compile(r"\s*\(.*\)|^Đường\s+")
CAMERA = re.compile(r"\s+\d+( làn)?$")  # behind the last street
SHORT = re.compile(r"^QL\s*")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write `streets.csv` into a city's folder."""
    parser = argparse.ArgumentParser(prog="python -m cities.make_streets", description=__doc__)
    parser.add_argument("city", help="the city's id, such as hcmc")
    city = load_city(city_folder(parser.parse_args(arguments).city))
    (city.outlines_path.parent / "streets.csv").write_text(streets_csv(city), encoding="utf-8")


def streets_csv(city: City) -> str:
    """Return the corridors of a city as a table."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(STREET_COLUMNS)
    for street, sites in sorted(corridors(city).items()):
        for order, site in enumerate(sites, start=1):
            writer.writerow((street, order, site.site_id, SOURCE, CONFIDENCE))
    return table.getvalue()


def corridors(city: City) -> dict[str, list[Site]]:
    """Return the sites along each corridor, at least two, in the counted direction."""
    sites = city.sites["traffic"]
    named = {site.site_id: streets_named(site.name_vi) for site in sites}
    first = [streets[0] for streets in named.values()]
    along: dict[str, list[Site]] = {}
    for site in sites:
        streets = named[site.site_id]
        others = [street for street in streets[1:] if first.count(street) > 1]
        street = others[0] if first.count(streets[0]) == 1 and others else streets[0]
        along.setdefault(street, []).append(site)
    found: dict[str, list[Site]] = {}
    for street, members in along.items():
        parts = [part for part in _parts(city, members) if len(part) > 1]
        for number, part in enumerate(parts, start=1):
            found[street if len(parts) == 1 else f"{street} ({number})"] = part
    return found


def streets_named(name: str) -> list[str]:
    """Return the streets in a site's name, the one that it counts first."""
    parts = [REMARK.sub("", part) for part in BETWEEN.split(name)]
    if len(parts) > 1:
        parts[-1] = CAMERA.sub("", parts[-1])
    return [SHORT.sub("Quốc lộ ", part).strip() for part in parts]


def _parts(city: City, sites: Sequence[Site]) -> list[list[Site]]:
    """Return sites from the outer end inward, each next the nearest, cut where it is far."""
    # Streets lead to where most of them are: the sites' median, not the middle of a box.
    lat0_deg = float(np.median([site.lat_deg for site in city.sites["traffic"]]))
    lon0_deg = float(np.median([site.lon_deg for site in city.sites["traffic"]]))
    at: Mapping[str, FloatArray] = {
        site.site_id: np.array(
            plane_km([site.lat_deg], [site.lon_deg], lat0_deg=lat0_deg, lon0_deg=lon0_deg)
        )[:, 0]
        for site in sites
    }

    def apart_km(one: Site, other: Site) -> float:
        return float(np.hypot(*(at[one.site_id] - at[other.site_id])))

    left = sorted(sites, key=lambda site: -float(np.hypot(*at[site.site_id])))
    parts: list[list[Site]] = []
    while left:
        part = [left.pop(0)]
        while left:
            following = min(left, key=lambda site: apart_km(part[-1], site))
            if apart_km(part[-1], following) > LONGEST_LINK_KM:
                break
            left.remove(following)
            part.append(following)
        parts.append(part)
    return parts


if __name__ == "__main__":
    main()
