"""The TOML files of a city folder, read straight into dataclasses.

The annotations of a dataclass are its schema: the type, the bounds (`Between`), the number of
values (`Length`), their order (`Rising`), the keys of a mapping (a `Literal`). A field is declared
in one place, and a wrong file is refused at load with the file, the key and what is accepted.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import numpy as np

from contract.arrays import FloatArray
from contract.city_file import read_text, shortened
from contract.errors import CityError

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Between:
    """Bounds of a number, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Length:
    """The number of values in a list: 24 hours, 12 months."""

    count: int


@dataclass(frozen=True, slots=True)
class Rising:
    """A list in which no value is lower than the one before it: a range from low to high."""


def read_toml(path: Path, shape: type[Shape]) -> Shape:
    """Return a TOML file as the dataclass `shape`; its lists of numbers become read-only arrays.

    Raises
    ------
    CityError
        The file is missing or not TOML, or a key is missing, unknown, of the wrong type, out of
        bounds, of the wrong length or out of order.
    """
    try:
        document = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CityError(path, "", f"is not TOML: {error}") from None
    return _Reader(path).table("", document, shape)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns parsed TOML into declared shapes; `key` is the dotted path shown in errors."""

    path: Path

    def error(self, key: str, problem: str) -> CityError:
        return CityError(self.path, f"key {key}" if key else "", problem)

    def table(self, key: str, raw: object, shape: type[Shape]) -> Shape:
        entries = self.mapping(key, raw)
        declared: dict[str, Field[Any]] = {
            entry.name: entry for entry in fields(cast("Any", shape))
        }
        required = [name for name, entry in declared.items() if entry.default is MISSING]
        self.check_names(key, entries, required, [*declared])
        hints = get_type_hints(shape, include_extras=True)
        values = {
            name: self.value(_joined(key, name), entries[name], hints[name])
            for name in declared
            if name in entries
        }
        return shape(**values)

    def check_names(
        self,
        key: str,
        entries: Mapping[str, object],
        required: Sequence[str],
        accepted: Sequence[str] | None = None,
    ) -> None:
        """Refuse a name that is not accepted, and a required one that is missing."""
        accepted = required if accepted is None else accepted
        for name in entries:
            if name not in accepted:
                shown = shortened(sorted(accepted))
                raise self.error(_joined(key, name), f"is not known; accepted: {shown}")
        for name in required:
            if name not in entries:
                raise self.error(_joined(key, name), "is missing")

    def mapping(self, key: str, raw: object) -> Mapping[str, object]:
        if not isinstance(raw, dict):
            raise self.error(key, f"must be a table, not {raw!r}")
        return cast("dict[str, object]", raw)

    def value(self, key: str, raw: object, hint: Any) -> object:
        bare, marks = _unwrapped(hint)
        origin = get_origin(bare)
        if is_dataclass(bare):
            return self.table(key, raw, cast("type[object]", bare))
        if origin is Mapping:
            names, inner = get_args(bare)
            entries = self.mapping(key, raw)
            self.check_names(key, entries, get_args(names))
            return {name: self.value(_joined(key, name), v, inner) for name, v in entries.items()}
        if origin is tuple:
            inner = get_args(bare)[0]
            entries_list = self.sequence(key, raw, marks)
            return tuple(self.value(f"{key}[{i}]", v, inner) for i, v in enumerate(entries_list))
        # Not by origin: newer numpy makes NDArray an alias of its own.
        if bare == FloatArray:
            return self.array(key, raw, marks)
        return self.scalar(key, raw, bare, marks)

    def sequence(self, key: str, raw: object, marks: tuple[object, ...]) -> list[object]:
        if not isinstance(raw, list):
            raise self.error(key, f"must be a list, not {raw!r}")
        values = cast("list[object]", raw)
        for mark in marks:
            if isinstance(mark, Length) and len(values) != mark.count:
                raise self.error(key, f"has {len(values)} values; {mark.count} are required")
        return values

    def array(self, key: str, raw: object, marks: tuple[object, ...]) -> FloatArray:
        values = self.sequence(key, raw, marks)
        numbers = [self.scalar(f"{key}[{i}]", v, float, marks) for i, v in enumerate(values)]
        array = np.array(numbers, dtype=np.float64)
        if Rising() in marks and np.any(np.diff(array) < 0):
            raise self.error(key, f"{values} must not fall")
        array.setflags(write=False)
        return array

    def scalar(self, key: str, raw: object, kind: Any, marks: tuple[object, ...]) -> object:
        if get_origin(kind) is Literal:
            # By type as well: to Python false is 0, and 900.0 is 900.
            if (type(raw), raw) not in [(type(choice), choice) for choice in get_args(kind)]:
                accepted = shortened([str(choice) for choice in get_args(kind)])
                raise self.error(key, f"{raw!r} is not known; accepted: {accepted}")
            return raw
        if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
            raw = float(raw)
        # type(), not isinstance: TOML's date-times are dates and its booleans are integers.
        if type(raw) is not kind:
            raise self.error(key, f"must be {_KIND_NAMES[kind]}, not {raw!r}")
        for mark in marks:
            if isinstance(mark, Between) and not mark.low <= cast("float", raw) <= mark.high:
                raise self.error(key, f"{raw} is outside {mark.low:g}…{mark.high:g}")
        return raw


_KIND_NAMES: Mapping[type[object], str] = {
    float: "a number",
    int: "a whole number",
    str: "a text",
    bool: "true or false",
    date: "a day such as 2025-07-01",
}


def _unwrapped(hint: Any) -> tuple[Any, tuple[object, ...]]:
    """Return the type without `Annotated`, and the marks it carried."""
    marks: tuple[object, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *found = get_args(hint)
        marks = tuple(found)
    return hint, marks


def _joined(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
