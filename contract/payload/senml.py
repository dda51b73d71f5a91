"""Readings as SenML JSON (RFC 8428).

A record's full name is `bn` + `n` and reads `<quantity>` or `<sensor_id>:<quantity>`. Units, where
given, must be the catalogue's or the name that the SenML registry has for the same unit: a wrong
unit would be a wrong value that nobody sees.
"""

import math
from collections.abc import Mapping
from typing import Any, cast

from contract.catalogue import KINDS
from contract.errors import PayloadError
from contract.payload.diagnosis import load_json, printable
from contract.payload.telemetry import (
    MAX_PACK_ROWS,
    MAX_QUANTITIES,
    NAME_MAX_LENGTH,
    RawReading,
)
from contract.reason import Reason

SENML = "application/senml+json"
RELATIVE_BELOW_S = 2**28
MAX_RECORDS = 10_000
VERSION = 10
"""Of SenML, as `bver` gives it; a newer one may mean what we do not know."""
_US = 1_000_000

SENML_UNIT: dict[str, frozenset[str]] = {
    "Cel": frozenset({"Cel"}),
    "1": frozenset({"1", "/"}),
    "m": frozenset({"m"}),
    "V": frozenset({"V"}),
    "A": frozenset({"A"}),
    "m/s": frozenset({"m/s"}),
    "W/m2": frozenset({"W/m2"}),
    "Hz": frozenset({"Hz"}),
    "[pH]": frozenset({"[pH]", "pH"}),
    "kW.h": frozenset({"kW.h", "kWh"}),
    "hPa": frozenset({"hPa"}),
    "dB": frozenset({"dB"}),
}
_UNIT_OF: dict[str, frozenset[str]] = {}
for _kind in KINDS:
    for _quantity in _kind.quantities:
        _accepted = SENML_UNIT.get(_quantity.unit, frozenset({_quantity.unit}))
        _UNIT_OF[_quantity.name] = _UNIT_OF.get(_quantity.name, frozenset()) | _accepted


def decode(payload: bytes, *, now_us: int) -> list[RawReading]:
    """Return the readings in a SenML pack: records of one device and time are one reading.

    Parameters
    ----------
    now_us : int
        City time, for relative times. [us since the epoch]

    Raises
    ------
    PayloadError
        `not_json`, `wrong_type`, `missing_field`, `too_large`, or `conflict` for two values of
        one quantity at one time.
    """
    document = load_json(payload)
    if not isinstance(document, list) or not document:
        raise PayloadError(Reason.WRONG_TYPE, "SenML is an array of at least one record")
    records = cast("list[object]", document)
    if len(records) > MAX_RECORDS:
        raise PayloadError(Reason.TOO_LARGE, f"{len(records)} records, at most {MAX_RECORDS}")
    readings: dict[tuple[str, int], RawReading] = {}
    base: dict[str, Any] = {}
    for index, record in enumerate(records):
        if not isinstance(record, dict):
            raise PayloadError(Reason.WRONG_TYPE, f"record {index} is not an object")
        members = cast("dict[str, Any]", record)
        _check_understood(index, members)
        base |= {name: members[name] for name in ("bn", "bt", "bu", "bv") if name in members}
        if not any(name in members for name in ("v", "vs", "vb", "vd", "s")):
            continue
        sensor_id, quantity, observed_at_us, value = _resolve(index, members, base, now_us)
        reading = readings.setdefault(
            (sensor_id, observed_at_us), RawReading(sensor_id, observed_at_us, 0, None, {})
        )
        if reading.values.setdefault(quantity, value) != value:
            raise PayloadError(
                Reason.CONFLICT, f"record {index}: another value of {quantity} at the same time"
            )
        _refuse_too_many(readings, reading)
    if not readings:
        raise PayloadError(Reason.MISSING_FIELD, "no record has a value: v is required")
    return list(readings.values())


def _refuse_too_many(readings: Mapping[tuple[str, int], RawReading], latest: RawReading) -> None:
    if len(readings) > MAX_PACK_ROWS:
        raise PayloadError(Reason.TOO_LARGE, f"more than {MAX_PACK_ROWS} readings")
    if len(latest.values) > MAX_QUANTITIES:
        raise PayloadError(
            Reason.TOO_LARGE, f"more than {MAX_QUANTITIES} quantities of one reading"
        )


def encode(*, sensor_id: str, observed_at_us: int, values: Mapping[str, float]) -> list[object]:
    """Return one reading as SenML records, ready for a JSON encoder."""
    records: list[dict[str, object]] = [{"n": name, "v": value} for name, value in values.items()]
    if records:
        records[0] = {"bn": f"{sensor_id}:", "bt": observed_at_us / _US} | records[0]
    return list(records)


def _check_understood(index: int, members: Mapping[str, Any]) -> None:
    """Refuse what a reader of version 10 must not pass over (RFC 8428, 4.4)."""
    version = _number(index, members.get("bver", VERSION), "bver")
    if version > VERSION:
        raise PayloadError(
            Reason.WRONG_TYPE, f"record {index}: bver is {version:g}, understood is up to {VERSION}"
        )
    for name in members:
        if name.endswith("_"):
            raise PayloadError(
                Reason.WRONG_TYPE,
                f"record {index}: {printable(name, 40)} must be understood, and is not",
            )


def _resolve(
    index: int, members: Mapping[str, Any], base: Mapping[str, Any], now_us: int
) -> tuple[str, str, int, float]:
    base_name, own_name = (
        _text(index, base.get("bn", ""), "bn"),
        _text(index, members.get("n", ""), "n"),
    )
    length = len(base_name) + len(own_name)
    if length > NAME_MAX_LENGTH:
        # Before they are joined: a base name is every record's.
        raise PayloadError(
            Reason.TOO_LARGE,
            f"record {index}: bn and n have {length} signs, at most {NAME_MAX_LENGTH}",
        )
    name = base_name + own_name
    sensor_id, _, quantity = name.rpartition(":")
    if not quantity:
        raise PayloadError(Reason.MISSING_FIELD, f"record {index} has no name: n is required")
    if "v" not in members:
        raise PayloadError(
            Reason.WRONG_TYPE, f"record {index} has no number: v is required, vs, vb, vd are not"
        )
    value = _number(index, members["v"], "v") + _number(index, base.get("bv", 0), "bv")
    if math.isnan(value):
        raise PayloadError(Reason.WRONG_TYPE, f"record {index}: bv and v add up to no number")
    given_unit = members.get("u", base.get("bu"))
    unit = None if given_unit is None else _text(index, given_unit, "u")
    accepted = _UNIT_OF.get(quantity)
    if unit is not None and accepted is not None and unit not in accepted:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"record {index}: unit {printable(repr(unit[:40]), 40)} of {quantity}, "
            f"expected {' or '.join(sorted(accepted))}",
        )
    time_s = _number(index, base.get("bt", 0), "bt") + _number(index, members.get("t", 0), "t")
    return sensor_id, quantity, _absolute_us(index, time_s, now_us), value


def _absolute_us(index: int, time_s: float, now_us: int) -> int:
    if not -1e12 < time_s < 1e12:
        raise PayloadError(Reason.WRONG_TYPE, f"record {index}: time {time_s} s is no time")
    time_us = round(time_s * _US)
    return now_us + time_us if time_s < RELATIVE_BELOW_S else time_us


def _text(index: int, value: object, name: str) -> str:
    if not isinstance(value, str):
        raise PayloadError(Reason.WRONG_TYPE, f"record {index}: {name} is not a string")
    return value


def _number(index: int, value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PayloadError(Reason.WRONG_TYPE, f"record {index}: {name} is not a number")
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
