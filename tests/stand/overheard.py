"""What a viewer was told, byte by byte: whether any of it is about sensors that are not theirs.

Ids are looked for in all bytes, names and areas among the words of texts, places as pairs of
longitude and latitude, values of made-up sensors as numbers that no other sensor says, in digits
and as float32. Rows of frames and snapshots are told by their places in the index.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.stand.live_socket import Delta, decode_delta, decode_snapshot

WORDS, IDS, SPOTS, VALUES, ROWS = "names and areas", "ids", "places", "values", "rows"
CLASSES = (IDS, WORDS, SPOTS, VALUES, ROWS)

_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_ID = re.compile(rb"[a-z]+-[a-z]+-[0-9]{4,}")
_SPOT = re.compile(rb'"lat_deg":(-?[0-9.]+),"lon_deg":(-?[0-9.]+)')

Told = dict[int, set[bytes]]
"""By place in the index, the values that frames told of it, as float32."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """Sensors that a viewer may not see, and what would tell of them.

    Attributes
    ----------
    places : frozenset of int
        In the index.
    words
        Their ids and names, and the areas that no other sensor stands in, as JSON writes them.
    """

    ids: frozenset[bytes]
    places: frozenset[int]
    words: frozenset[bytes]
    spots: frozenset[tuple[np.float32, np.float32]]
    marks: re.Pattern[bytes]

    @classmethod
    def of(
        cls,
        sensors: Iterable[Mapping[str, Any]],
        index: list[str],
        own: frozenset[str],
        marks: Iterable[float],
    ) -> "Strangers":
        """Return all sensors but one's own.

        Parameters
        ----------
        sensors
            As `sensors` lists them to who may see all.
        marks
            Values that strangers alone say.
        """
        known = list(sensors)
        strange = [one for one in known if one["sensor_id"] not in own]
        words = _words(strange) - _words(one for one in known if one["sensor_id"] in own)
        spots = {_spot(one["lon_deg"], one["lat_deg"]) for one in strange}
        spots -= {_spot(one["lon_deg"], one["lat_deg"]) for one in known if one not in strange}
        places = {place for place, one in enumerate(index) if one not in own}
        return cls(
            frozenset(one["sensor_id"].encode() for one in strange),
            frozenset(places),
            frozenset(words),
            frozenset(spots),
            re.compile(b"|".join(_forms(marks)), re.DOTALL),
        )


def _words(sensors: Iterable[Mapping[str, Any]]) -> set[bytes]:
    members = ("sensor_id", "name", "area", "ward", "gateway_id")
    found = {one[member] for one in sensors for member in members} - {None, ""}
    return {json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in found}


def _spot(lon_deg: float, lat_deg: float) -> tuple[np.float32, np.float32]:
    return np.float32(lon_deg), np.float32(lat_deg)


def _forms(marks: Iterable[float]) -> Iterator[bytes]:
    """Yield each number as JSON writes it, not as a part of another, and as float32."""
    for mark in marks:
        yield rb"(?<![0-9.])%b(?![0-9])" % re.escape(str(mark)).encode()
        yield re.escape(np.float32(mark).tobytes())


@dataclass(slots=True)
class Overheard:
    """All that one viewer was told.

    Attributes
    ----------
    found : Counter
        What was about strangers, by its class.
    told : Told
        What frames told of which place.
    events : dict[bytes, bytes]
        The events of the stream by their ids.
    """

    strangers: Strangers
    byte_count: int = 0
    frame_count: int = 0
    found: Counter[str] = field(default_factory=Counter[str])
    told: Told = field(default_factory=dict[int, set[bytes]])
    events: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    def read(self, data: bytes) -> None:
        """Read any bytes."""
        self.byte_count += len(data)
        self.found[IDS] += sum(one in self.strangers.ids for one in _ID.findall(data))
        self.found[VALUES] += sum(1 for _ in self.strangers.marks.finditer(data))

    def read_text(self, data: bytes) -> None:
        """Read a document or a text frame."""
        self.read(data)
        self.found[WORDS] += sum(one in self.strangers.words for one in _WORD.findall(data))
        self.found[SPOTS] += sum(
            _spot(float(lon), float(lat)) in self.strangers.spots
            for lat, lon in _SPOT.findall(data)
        )

    def read_event(self, event: bytes) -> None:
        """Read an event of the stream."""
        self.read_text(event)
        number = event.rpartition(b"id: ")[2].strip()
        if event.startswith(b"event: reading"):
            self.events[number] = event

    def read_frame(self, data: bytes) -> Delta:
        """Read a binary frame."""
        self.read(data)
        delta = decode_delta(data)
        self._read_rows(delta.idx)
        self.frame_count += 1
        for place, value in zip(delta.idx.tolist(), delta.value, strict=True):
            self.told.setdefault(place, set()).add(value.tobytes())
        return delta

    def read_snapshot(self, data: bytes) -> None:
        """Read a snapshot."""
        self.read(data)
        snapshot = decode_snapshot(data)
        columns = snapshot.columns
        self.found[WORDS] += sum(
            str(one).encode() in self.strangers.words for one in snapshot.head["areas"]
        )
        self._read_rows(columns["idx"])
        spots = zip(columns["lon"], columns["lat"], strict=True)
        self.found[SPOTS] += sum(one in self.strangers.spots for one in spots)

    def _read_rows(self, places: npt.NDArray[np.uint32]) -> None:
        self.found[ROWS] += sum(one in self.strangers.places for one in places.tolist())

    def inventions(self, city: "Overheard") -> int:
        """Return how many values and events are not those that the city was told of the same."""
        values = sum(len(said - city.told.get(place, set())) for place, said in self.told.items())
        events = sum(city.events.get(number) != one for number, one in self.events.items())
        return values + events
