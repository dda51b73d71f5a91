"""The whole live state as bytes: what a viewer starts from, and goes back to after a gap.

The form is `u32 length | JSON head | columns`, little-endian. The head is padded with spaces so
that the columns begin at a multiple of 8; they stand one after the other, those of four bytes
first, so that each is aligned for a typed array.
"""

import struct

import numpy as np

from contract.area import AreaLevel
from contract.arrays import IntArray
from contract.catalogue import KINDS
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


def encode_snapshot(
    fleet: Fleet,
    statuses: StatusArray,
    levels: LevelArray,
    *,
    area_level: AreaLevel,
    city_us: int,
    head: dict[str, object],
) -> bytes:
    """Return the snapshot of all sensors, retired ones included.

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
    """
    count = len(fleet)
    columns = {
        "idx": np.arange(count),
        "lon": fleet.lon_deg,
        "lat": fleet.lat_deg,
        "value": fleet.primary_values(),
        "age_s": ages_s(fleet.observed_at_us, city_us),
        "area": fleet.area_index(area_level),
        "kind": fleet.kind_index,
        "status": statuses,
        "level": levels,
    }
    described = {
        "n": count,
        **head,
        "cols": COLUMNS,
        "kinds": [kind.code for kind in KINDS],
        "statuses": STATUSES,
        "levels": LEVEL_NAMES,
        "areas": fleet.areas,
    }
    return padded_head(encode(described)) + b"".join(
        columns[name].astype(f"<{form}").tobytes() for name, form in COLUMNS
    )


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
