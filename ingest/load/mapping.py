"""What a file's columns mean: read from a TOML map, and refused before the first row where wrong.

Each error names the file, the key and what is accepted.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, Struct, UnsetType

from contract.catalogue import KIND_BY_CODE, Kind
from contract.topic import ID_PATTERN, is_id
from ingest.errors import LoadError
from ingest.load import units
from ingest.load.layout import MISSING, Form, Layout, Measured, Names
from ingest.load.local_times import refuse_form, zone_of

MAP_MAX_BYTES = 1 << 20
HEADER_LINE_MAX = 1_000


class _Constant(Struct):
    constant: str


class _Columns(Struct):
    observed_at: str
    sensor_id: str | _Constant
    boot: str | UnsetType = UNSET
    seq: str | UnsetType = UNSET
    quantity: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class _Value(Struct):
    unit: str
    from_: str = msgspec.field(name="from")


class _Document(Struct):
    columns: _Columns
    values: dict[str, _Value]
    kind: str
    zone: str | UnsetType = UNSET
    format: str | UnsetType = UNSET
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    header_line: Annotated[int, msgspec.Meta(ge=1, le=HEADER_LINE_MAX)] = 1
    missing: list[str] | UnsetType = UNSET
    sensors: dict[str, str] | UnsetType = UNSET


def read(path: Path) -> Layout:
    """Return what a map says.

    Raises
    ------
    LoadError
        It cannot be read, or says what makes no sense.
    """
    return _Reader(path).layout(_document(path))


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(MAP_MAX_BYTES + 1)
        if len(content) > MAP_MAX_BYTES:
            raise LoadError(f"{path}: larger than a map can be")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise LoadError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LoadError(f"{path}: byte {error.start} is not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LoadError(f"{path} is not TOML: {error}") from error


class _Reader:
    """Reads one map; a complaint names its file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def layout(self, raw: Mapping[str, Any]) -> Layout:
        self._check_keys("", raw, _Document)
        for key, shape in (("columns", _Columns), ("values", None)):
            entries = self._table(key, raw.get(key, {}))
            if shape is not None:
                self._check_keys(key, entries, shape)
            for name, entry in entries.items() if shape is None else ():
                self._check_keys(f"{key}.{name}", self._table(f"{key}.{name}", entry), _Value)
        try:
            said = msgspec.convert(raw, _Document)
        except msgspec.ValidationError as error:
            raise LoadError(f"{self._path}: {error}") from error
        kind = self._kind(said.kind)
        return Layout(
            source=str(self._path),
            names=self._names(said.columns),
            words={kind.code: self._words(kind, said.values)},
            form=self._form(said),
            sensor_ids=None if said.sensors is UNSET else self._sensor_ids(said.sensors),
        )

    def _refuse(self, key: str, problem: str) -> NoReturn:
        raise LoadError(f"{self._path}: {key} {problem}")

    def _table(self, key: str, raw: object) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            self._refuse(key, f"must be a table, not {raw!r}")
        return cast("dict[str, Any]", raw)

    def _check_keys(self, key: str, entries: Mapping[str, Any], shape: type[Struct]) -> None:
        fields = {one.encode_name: one for one in msgspec.structs.fields(shape)}
        head = f"{key}." if key else ""
        for name in entries:
            if name not in fields:
                self._refuse(f"{head}{name}", f"is not known; accepted: {', '.join(fields)}")
        for name, one in fields.items():
            if one.required and name not in entries:
                self._refuse(f"{head}{name}", "is missing")

    def _kind(self, code: str) -> Kind:
        if code not in KIND_BY_CODE:
            self._refuse("kind", f'"{code}" is not known; accepted: {", ".join(KIND_BY_CODE)}')
        return KIND_BY_CODE[code]

    def _names(self, columns: _Columns) -> Names:
        if (columns.quantity is UNSET) != (columns.value is UNSET):
            self._refuse("columns", "names quantity and value together, or neither")
        sensor = columns.sensor_id
        if isinstance(sensor, _Constant) and not is_id(sensor.constant):
            self._refuse("columns.sensor_id", f'"{sensor.constant}" is not of {ID_PATTERN}')
        return Names(
            observed_at=columns.observed_at,
            sensor_id=sensor if isinstance(sensor, str) else None,
            constant_id=sensor.constant if isinstance(sensor, _Constant) else None,
            boot=columns.boot or None,
            seq=columns.seq or None,
            quantity=columns.quantity or None,
            value=columns.value or None,
        )

    def _words(self, kind: Kind, values: Mapping[str, _Value]) -> Mapping[str, Measured]:
        quantities = {one.name: one for one in kind.quantities}
        words: dict[str, Measured] = {}
        for name, value in values.items():
            if name not in quantities:
                self._refuse(f"values.{name}", f"is no quantity of {_has(kind)}")
            if value.from_ in words:
                self._refuse(f"values.{name}.from", f"names {value.from_!r} a second time")
            try:
                conversion = units.conversion(quantities[name], value.unit)
            except LoadError as error:
                self._refuse(f"values.{name}.unit", str(error))
            words[value.from_] = Measured(name, kind.quantity_names.index(name), conversion)
        if not words:
            self._refuse("values", f"names no quantity of {_has(kind)}")
        return words

    def _form(self, said: _Document) -> Form:
        if len(said.delimiter) != 1 or said.delimiter in '"\r\n' or not said.delimiter.isascii():
            self._refuse("delimiter", f"must be one sign, , or ; or \\t, not {said.delimiter!r}")
        if said.decimal not in {".", ","}:
            self._refuse("decimal", f"must be . or , and not {said.decimal!r}")
        try:
            "a".encode(said.encoding)
        except (LookupError, ValueError):
            self._refuse("encoding", f'"{said.encoding}" is not known; usual are utf-8, utf-16, '
                         "windows-1258, windows-1252")  # fmt: skip
        return Form(
            zone=None if said.zone is UNSET else self._zone(said.zone),
            time_form=None if said.format is UNSET else self._time_form(said.format),
            delimiter=said.delimiter,
            decimal=said.decimal,
            encoding=said.encoding,
            header_line=said.header_line,
            missing=MISSING if said.missing is UNSET else tuple(said.missing),
        )

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return zone_of(name)
        except LoadError as error:
            self._refuse("zone", str(error))

    def _time_form(self, form: str) -> str:
        try:
            refuse_form(form)
        except LoadError as error:
            self._refuse("format", str(error))
        return form

    def _sensor_ids(self, sensors: Mapping[str, str]) -> Mapping[str, str]:
        for text, sensor_id in sensors.items():
            if not is_id(sensor_id):
                self._refuse(f'sensors."{text}"', f'"{sensor_id}" is not of {ID_PATTERN}')
        return {text.strip(): sensor_id for text, sensor_id in sensors.items()}


def _has(kind: Kind) -> str:
    return f"{kind.code}; it has {', '.join(kind.quantity_names)}"
