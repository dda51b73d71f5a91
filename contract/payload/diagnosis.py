"""The slow way in: says why a payload is refused and saves the good rows of a pack.

Only payloads that the typed decoder refused come here, so clearness goes before speed. The checks
stand in the order of `contract.reason.Reason`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, cast

import msgspec

from contract.clock import to_us
from contract.errors import PayloadError
from contract.payload.telemetry import (
    MAX_PACK_ROWS,
    MAX_PAYLOAD_BYTES,
    MAX_QUANTITIES,
    NAME_MAX_LENGTH,
    READING_DECODER,
    Instant,
    RawReading,
    Value,
)
from contract.reason import Reason
from contract.sign import is_kept

COUNT_MAX = 2**31 - 1
TIME_MAX_LENGTH = 64
"""No RFC 3339 time is longer; what is longer is cut, and then is none."""
DIGITS_MAX = 20
"""Whole numbers with more are read as float64: no count is that large, and no value that exact."""


def decode_reading(payload: bytes) -> RawReading:
    """Return the reading in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type` or `missing_field`. A time that cannot be read is
        not refused here, because other reasons come first: it is None.
    """
    refuse_too_large(payload)
    try:
        message = READING_DECODER.decode(payload)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return _diagnosed_reading(payload)
    refuse_too_many(message.values)
    return RawReading("", to_us(message.observed_at), message.boot, message.seq, message.values)


def decode_pack(payload: bytes) -> tuple[str, list[RawReading | PayloadError]]:
    """Return a pack's kind and its rows, each a reading or the reason why it is none.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type`, `missing_field` or `ragged_pack`, where the pack as
        a whole cannot be taken apart.
    """
    document = load_json(payload)
    members = _object(document, "a pack")
    kind = _text(members, "kind")
    columns = {name: _column(members, name) for name in ("sensor_id", "observed_at")}
    optional = {name: _column(members, name) for name in ("boot", "seq") if name in members}
    values = {name: _list(column, f"values.{name}") for name, column in _values_of(members).items()}
    _require(members, ("kind", "sensor_id", "observed_at", "values"))
    rows = len(columns["sensor_id"])
    if rows > MAX_PACK_ROWS:
        raise PayloadError(Reason.TOO_LARGE, f"{rows} rows, at most {MAX_PACK_ROWS}")
    every = [*columns.values(), *optional.values(), *values.values()]
    if rows == 0 or any(len(column) != rows for column in every):
        raise PayloadError(
            Reason.RAGGED_PACK,
            f"columns have {sorted({len(column) for column in every})} rows, "
            "expected one length above 0",
        )
    return kind, [_row(row, columns | optional, values) for row in range(rows)]


def refuse_too_large(payload: bytes) -> None:
    """Raise `too_large` for a message with more bytes than one may have."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise PayloadError(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_PAYLOAD_BYTES}")


def refuse_too_many(values: Mapping[str, object]) -> None:
    """Raise `too_large` for more quantities than a reading may have, or for a name too long."""
    if len(values) > MAX_QUANTITIES:
        raise PayloadError(Reason.TOO_LARGE, f"{len(values)} quantities, at most {MAX_QUANTITIES}")
    longest = max(map(len, values), default=0)
    if longest > NAME_MAX_LENGTH:
        raise PayloadError(
            Reason.TOO_LARGE, f"a quantity's name has {longest} signs, at most {NAME_MAX_LENGTH}"
        )


def load_json(payload: bytes) -> object:
    """Return a JSON document; numbers beyond float64 come back as infinities.

    Raises
    ------
    PayloadError
        `too_large` or `not_json`.
    """
    refuse_too_large(payload)
    try:
        return json.loads(
            payload.decode(), parse_constant=_refuse_constant, parse_int=_whole_number
        )
    except RecursionError as error:
        raise PayloadError(Reason.TOO_LARGE, "nested more deeply than can be read") from error
    except ValueError as error:
        raise PayloadError(Reason.NOT_JSON, f"not UTF-8 JSON: {printable(str(error))}") from error


def parse_instant_us(text: str) -> int | None:
    """Return microseconds since the epoch of an RFC 3339 time, None where it is none."""
    try:
        return to_us(msgspec.convert(text[:TIME_MAX_LENGTH], Instant))
    except (msgspec.ValidationError, OverflowError, ValueError):  # half a surrogate pair is one
        return None


def printable(text: str, limit: int = 200) -> str:
    """Return text that a database and a terminal can hold: no control signs, bounded."""
    cut = text[:limit]
    if cut.isprintable():
        return cut
    return "".join(sign if is_kept(sign) else "\N{REPLACEMENT CHARACTER}" for sign in cut)


def _diagnosed_reading(payload: bytes) -> RawReading:
    members = _object(load_json(payload), "a reading")
    observed_at = _text(members, "observed_at")
    boot = _count(members.get("boot", 0), "boot")
    seq = _count(members["seq"], "seq") if members.get("seq") is not None else None
    values = {name: _value(value, f"values.{name}") for name, value in _values_of(members).items()}
    _require(members, ("observed_at", "values"))
    return RawReading("", parse_instant_us(observed_at), boot, seq, values)


def _row(
    row: int, columns: dict[str, list[Any]], values: dict[str, list[Any]]
) -> RawReading | PayloadError:
    try:
        return RawReading(
            sensor_id=_string(columns["sensor_id"][row], "sensor_id"),
            observed_at_us=parse_instant_us(_string(columns["observed_at"][row], "observed_at")),
            boot=_count(columns["boot"][row], "boot") if "boot" in columns else 0,
            seq=_count(columns["seq"][row], "seq") if "seq" in columns else None,
            values={name: _value(column[row], f"values.{name}") for name, column in values.items()},
        )
    except PayloadError as error:
        return error


def _require(members: dict[str, Any], names: Sequence[str]) -> None:
    absent = [name for name in names if name not in members]
    if absent:
        raise PayloadError(
            Reason.MISSING_FIELD, f"{', '.join(absent)} missing; required: {', '.join(names)}"
        )


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        _wrong(what, "an object", value)
    return cast("dict[str, Any]", value)


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        _wrong(what, "an array", value)
    return cast("list[Any]", value)


def _values_of(members: dict[str, Any]) -> dict[str, Any]:
    values = _object(members.get("values", {}), "values")
    refuse_too_many(values)
    return values


def _column(members: dict[str, Any], name: str) -> list[Any]:
    return _list(members.get(name, []), name)


def _text(members: dict[str, Any], name: str) -> str:
    return _string(members.get(name, ""), name)


def _string(value: object, what: str) -> str:
    if not isinstance(value, str):
        _wrong(what, "a string", value)
    return value


def _count(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= COUNT_MAX:
        _wrong(what, f"a whole number from 0 to {COUNT_MAX}", value)
    return value


def _value(value: object, what: str) -> Value:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        _wrong(what, "a number or null", value)
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _wrong(what: str, expected: str, value: object) -> NoReturn:
    got = printable(repr(_head(value)), 60)
    raise PayloadError(Reason.WRONG_TYPE, f"{printable(what, 80)} is {got}, expected {expected}")


def _head(value: object) -> object:
    """Return what stands for a value that may be long: nobody reads more than its beginning."""
    if isinstance(value, str):
        return value[:60]
    if isinstance(value, list | dict):
        return "an array" if isinstance(value, list) else "an object"
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS_MAX else float(digits)
