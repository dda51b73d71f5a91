"""From a parsed TOML document to a scenario, with every problem on the way noted by its line."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from contract.city_file import shortened
from simulator.errors import EventError
from simulator.scenario.asked import Asked, Place, check
from simulator.scenario.lines import Path, line_at, lines_of
from simulator.scenario.repertoire import EVENTS, FAULTS, KINDS, Kind
from simulator.scenario.script import Entry, Scenario
from simulator.scenario.span import FORM, minutes_of
from simulator.world.local_time import YEARS

ENTRY_ID = re.compile(r"[a-z0-9_-]{1,48}")
TEXTS = ("label_vi", "label_en", "about")
TABLES: Mapping[str, Mapping[str, Kind]] = {"event": EVENTS, "fault": FAULTS}
HEAD = (*TEXTS, "start", *TABLES)
AT = ("lat_deg", "lon_deg", "radius_km")
PLACE = ("at", "area", "site", "feeder", "sensor", "gateway", "kind", "first", "share")
COMMON = ("id", "what", "after", "for", "cause", "quantity", *PLACE)
BOUNDS: Mapping[str, tuple[float, float]] = {
    "lat_deg": (-90, 90),
    "lon_deg": (-180, 180),
    "radius_km": (0.01, 100),
}
MAX_FIRST = 100_000
START_FORM = "the city's local time such as 2026-10-24T15:00"

Table = Mapping[str, object]


@dataclass(slots=True)
class Reader:
    """Reads one text; `problems` fills on the way, each with its line.

    Parameters
    ----------
    origin
        What problems call the text: its file.
    """

    text: str
    origin: str
    problems: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _lines: dict[Path, int] = field(default_factory=dict[Path, int])

    def scenario(self, name: str, document: Table) -> Scenario:
        """Return the scenario of a document; of no use where problems were found."""
        self._lines = lines_of(self.text)
        self._only(document, HEAD, ())
        texts = {key: self._text(document, key, (), is_needed=True) for key in TEXTS}
        entries = [entry for table in TABLES for entry in self._entries(document, table)]
        self._check_ids(entries)
        return Scenario(
            name=name,
            origin=self.origin,
            label_vi=texts["label_vi"],
            label_en=texts["label_en"],
            about=texts["about"],
            start=self._start(document),
            entries=entries,
        )

    def _wrong(self, path: Path, text: str) -> None:
        line = line_at(self._lines, path)
        shown = ".".join(f"[{part}]" if isinstance(part, int) else part for part in path)
        self.problems.append((line, f"{self.origin}:{line}: {shown.replace('.[', '[')} {text}"))

    def _only(self, table: Table, accepted: Sequence[str], path: Path) -> None:
        for key in table:
            if key not in accepted:
                self._wrong((*path, key), f"is not known; accepted: {', '.join(accepted)}")

    def _text(self, table: Table, key: str, path: Path, *, is_needed: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._wrong((*path, key), f"must be a text, not {value!r}")
            return ""
        if is_needed and not value.strip():
            self._wrong((*path, key), "is missing; a text is required")
        return value

    def _number(self, table: Table, key: str, path: Path) -> float | None:
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(
                (*path, key), "is missing" if value is None else f"must be a number, not {value!r}"
            )
            return None
        low, high = BOUNDS.get(key, (-math.inf, math.inf))
        if key in BOUNDS and not low <= value <= high:
            self._wrong((*path, key), f"{value} is outside {low:g}…{high:g}")
            return None
        try:
            return float(value)
        except OverflowError:
            self._wrong((*path, key), "is no number that can be reckoned with: it is too large")
            return None

    def _start(self, document: Table) -> datetime | None:
        value = document.get("start")
        if value is None:
            return None
        try:
            start = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            start = None
        if start is None or start.tzinfo is not None:
            self._wrong(("start",), f"{value!r} is not {START_FORM}")
            return None
        if not YEARS[0] <= start.year <= YEARS[1]:
            self._wrong(("start",), f"is not in the years {YEARS[0]} to {YEARS[1]}")
            return None
        return start

    def _entries(self, document: Table, name: str) -> list[Entry]:
        value = document.get(name, [])
        tables = cast("list[object]", value) if isinstance(value, list) else [None]
        if not all(isinstance(one, dict) for one in tables):
            self._wrong((name,), f"must be a list of tables, each headed [[{name}]]")
            return []
        entries = [
            self._entry(cast("Table", table), name, (name, number))
            for number, table in enumerate(tables)
        ]
        return [entry for entry in entries if entry is not None]

    def _entry(self, table: Table, name: str, path: Path) -> Entry | None:
        what = self._text(table, "what", path)
        if what not in TABLES[name]:
            said = f"{what!r} is not known" if "what" in table else "is missing"
            self._wrong((*path, "what"), f"{said}; accepted: {', '.join(TABLES[name])}")
            return None
        parameters = KINDS[what].parameters
        self._only(table, (*COMMON, *parameters), path)
        numbers = {key: self._number(table, key, path) for key in parameters if key in table}
        before = len(self.problems)
        entry = Entry(
            entry_id=self._text(table, "id", path) or f"{what}-{int(path[1]) + 1}",
            what=what,
            after_min=self._span(table, "after", path) or 0,
            for_min=self._span(table, "for", path),
            place=self._place(table, path),
            values={key: value for key, value in numbers.items() if value is not None},
            quantity=self._text(table, "quantity", path) or None,
            cause=self._text(table, "cause", path) or None,
            line_of={
                "": line_at(self._lines, path),
                **{key: line_at(self._lines, (*path, key)) for key in table},
            },
        )
        if len(self.problems) == before:
            self._check(entry, path)
        return entry

    def _check(self, entry: Entry, path: Path) -> None:
        """Note what no city could do, of an entry that is well formed."""
        asked = Asked(
            event_id=entry.entry_id,
            what=entry.what,
            place=entry.place,
            begin_step=entry.after_min,
            end_step=entry.after_min + entry.length_min,
            values=entry.values,
            quantity=entry.quantity,
        )
        try:
            check(asked)
        except EventError as error:
            for problem in error.problems:
                self._wrong((*path, problem.field), problem.text)

    def _span(self, table: Table, key: str, path: Path) -> int | None:
        if key not in table:
            return None
        minutes = minutes_of(str(table[key])) if isinstance(table[key], str) else None
        if minutes is None:
            self._wrong((*path, key), f"{table[key]!r} is not {FORM}")
        return minutes

    def _place(self, table: Table, path: Path) -> Place:
        at = table.get("at")
        numbers: dict[str, float | None] = {}
        if isinstance(at, dict):
            spot = cast("Table", at)
            self._only(spot, AT, (*path, "at"))
            for key in AT:
                if key in spot or key != "radius_km":
                    numbers[key] = self._number(spot, key, (*path, "at"))
        elif at is not None:
            form = "{ lat_deg = …, lon_deg = …, radius_km = 6 }"
            self._wrong((*path, "at"), f"must be like {form}, not {at!r}")
        return Place(
            lat_deg=numbers.get("lat_deg"),
            lon_deg=numbers.get("lon_deg"),
            radius_km=numbers.get("radius_km"),
            area=self._text(table, "area", path) or None,
            site=self._text(table, "site", path) or None,
            feeder=self._text(table, "feeder", path) or None,
            sensor=self._ids(table, "sensor", path),
            gateway=self._ids(table, "gateway", path),
            kind=self._text(table, "kind", path) or None,
            first=self._first(table, path),
            share=self._share(table, path),
        )

    def _ids(self, table: Table, key: str, path: Path) -> tuple[str, ...]:
        value = table.get(key, [])
        ids = cast("list[object]", value if isinstance(value, list) else [value])
        named = tuple(one for one in ids if isinstance(one, str))
        if len(named) < len(ids) or (key in table and not ids):
            self._wrong((*path, key), f'must be a list of ids such as ["id-1"], not {value!r}')
        return named

    def _first(self, table: Table, path: Path) -> int | None:
        value = table.get("first")
        if value is None:
            return None
        if type(value) is not int or not 1 <= value <= MAX_FIRST:
            self._wrong((*path, "first"), f"must be a whole number from 1, not {value!r}")
            return None
        return value

    def _share(self, table: Table, path: Path) -> tuple[float, float] | None:
        value = table.get("share")
        if value is None:
            return None
        pair = cast("list[object]", value if isinstance(value, list) else [0.0, value])
        numbers = [
            one for one in pair if isinstance(one, int | float) and not isinstance(one, bool)
        ]
        if len(pair) != 2 or len(numbers) != 2 or not 0 <= numbers[0] < numbers[1] <= 1:
            form = "must be a share such as 0.2, or from one to another such as [0.2, 0.5]"
            self._wrong((*path, "share"), f"{form}, not {value!r}")
            return None
        return float(numbers[0]), float(numbers[1])

    def _check_ids(self, entries: Sequence[Entry]) -> None:
        known = [entry.entry_id for entry in entries]
        for place, entry in enumerate(entries):
            at, origin = entry.line("id"), self.origin
            if not ENTRY_ID.fullmatch(entry.entry_id):
                text = f"{entry.entry_id!r} must be 1 to 48 of a-z, 0-9, _ and -"
                self.problems.append((at, f"{origin}:{at}: id {text}"))
            if entry.entry_id in known[:place]:
                text = f"{entry.entry_id!r} stands twice; each has its own"
                self.problems.append((at, f"{origin}:{at}: id {text}"))
            if entry.cause is not None and entry.cause not in {*known} - {entry.entry_id}:
                line = entry.line("cause")
                text = f"{entry.cause!r} is no other entry's id; accepted: {shortened(known)}"
                self.problems.append((line, f"{origin}:{line}: cause {text}"))
