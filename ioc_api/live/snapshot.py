"""The whole live state as bytes: what a viewer starts from, and goes back to after a gap.

The form is `u32 length | JSON head | columns`, little-endian. The head is padded with spaces so
that the columns begin at a multiple of 8; they stand one after the other, those of four bytes
first, so that each is aligned for a typed array.
"""

import struct

import numpy as np

from contract.area import AreaLevel
from contract.arrays import BoolArray, IntArray
from contract.catalogue import KINDS
from ioc_api.fleet.columns import CodeArray
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import NEVER_US, STATUSES, StatusArray
from ioc_api.http.answer import encode
from ioc_api.judgement.level import LEVEL_NAMES, LevelArray

COLUMNS = (
    ("idx", "u4"),
    ("lon", "f4"),
    ("lat", "f4"),
    ("value", "f4"),
    ("age_s", "u4"),
    ("area", "u2"),
    ("kind", "u1"),
    ("status", "u1"),
    ("level", "u1"),
)
NO_AGE_S = 0xFFFF_FFFF  # of a sensor without a reading
ALIGNMENT = 8

_LENGTH = struct.Struct("<I")


def encode_snapshot(  # noqa: PLR0913 - the head and the columns of a snapshot
    fleet: Fleet,
    statuses: StatusArray,
    levels: LevelArray,
    *,
    area_level: AreaLevel,
    city_us: int,
    head: dict[str, object],
    mask: BoolArray | None = None,
) -> bytes:
    """Return the snapshot of all sensors, or of some, retired ones included.

    Parameters
    ----------
    statuses : (sensor,)
        Each sensor's status now.
    levels : (sensor,)
        The worst level of each.
    area_level : AreaLevel
        Which areas the column `area` names.
    city_us : int
        City time now. [µs since 1970]
    head : dict
        Members of the head that are not about the columns: epoch, seq.
    mask : (sensor,)
        Which sensors; the names of areas where they do not stand are left out, too.
    """
    rows = np.arange(len(fleet)) if mask is None else np.flatnonzero(mask)
    areas, area_index = fleet.areas, fleet.area_index(area_level)[rows]
    if mask is not None:
        areas, area_index = _named(areas, area_index)
    columns = {
        "idx": rows,
        "lon": fleet.lon_deg[rows],
        "lat": fleet.lat_deg[rows],
        "value": fleet.primary_values(rows),
        "age_s": ages_s(fleet.observed_at_us[rows], city_us),
        "area": area_index,
        "kind": fleet.kind_index[rows],
        "status": statuses[rows],
        "level": levels[rows],
    }
    described = {
        "n": len(rows),
        **head,
        "cols": COLUMNS,
        "kinds": [kind.code for kind in KINDS],
        "statuses": STATUSES,
        "levels": LEVEL_NAMES,
        "areas": areas,
    }
    return padded_head(encode(described)) + b"".join(
        columns[name].astype(f"<{form}").tobytes() for name, form in COLUMNS
    )


def _named(names: list[str | None], index: CodeArray) -> tuple[list[str | None], IntArray]:
    """Return those of some names that are used, the first always, and their places in that list."""
    used, places = np.unique(np.append(0, index), return_inverse=True)
    return [names[one] for one in used.tolist()], places[1:]


def padded_head(document: bytes) -> bytes:
    """Return the length and the JSON, padded so that what follows is aligned."""
    padding = -(len(document) + _LENGTH.size) % ALIGNMENT
    return _LENGTH.pack(len(document) + padding) + document + b" " * padding


def ages_s(observed_at_us: IntArray, city_us: int) -> IntArray:
    """Return the ages of the newest readings in whole city seconds: (sensor,).

    `NO_AGE_S` stands for none; a reading from the future is 0 s old.
    """
    has_reading = observed_at_us != NEVER_US
    age_us = city_us - np.where(has_reading, observed_at_us, city_us)
    return np.where(has_reading, np.clip(age_us // 1_000_000, 0, NO_AGE_S - 1), NO_AGE_S)
