"""Corridors: which sites of traffic lie along one street, in which order."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from contract.area import CONFIDENCES
from contract.city_site import Site
from contract.city_table import read_rows

STREET_COLUMNS = ("street", "order", "site_id", "source", "confidence")
MOST_SITES = 1_000

Corridors = Mapping[str, tuple[str, ...]]
"""By the street's name, the ids of its sites in the direction that is counted."""


def read_corridors(path: Path, sites: Sequence[Site]) -> Corridors:
    """Return a city's corridors; a city without the file has none.

    Raises
    ------
    CityError
        A cell is wrong: a site that is not known or stands twice, an order that does not rise.
    """
    if not path.exists():
        return {}
    known = {site.site_id for site in sites}
    corridors: dict[str, list[str]] = {}
    seen: set[str] = set()
    last: dict[str, float] = {}
    for row in read_rows(path, STREET_COLUMNS):
        street, site_id = row.text("street"), row.word("site_id", known)
        order = row.number("order", 1, MOST_SITES)
        row.text("source")
        row.word("confidence", cast("tuple[str, ...]", CONFIDENCES))
        if site_id in seen:
            raise row.error("site_id", f"{site_id!r} stands twice")
        if order <= last.get(street, 0):
            raise row.error("order", f"{order:g} does not follow {last[street]:g}")
        seen.add(site_id)
        last[street] = order
        corridors.setdefault(street, []).append(site_id)
    return {street: tuple(ids) for street, ids in corridors.items()}
