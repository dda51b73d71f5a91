"""Readings as SenML JSON (RFC 8428).

A record's full name is `bn` + `n` and reads `<quantity>` or `<sensor_id>:<quantity>`. Units, where
given, must be the catalogue's or the name that the SenML registry has for the same unit: a wrong
unit would be a wrong value that nobody sees.
"""

from collections.abc import Mapping
from typing import Any, cast

from contract.catalogue import KINDS
from contract.payload.diagnosis import load_json, printable
from contract.payload.telemetry import MAX_PACK_ROWS, RawReading
from contract.reason import PayloadError, Reason

SENML = "application/senml+json"
RELATIVE_BELOW_S = 2**28
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
        `not_json`, `wrong_type`, `missing_field` or `too_large`.
    """
    document = load_json(payload)
    if not isinstance(document, list) or not document:
        raise PayloadError(Reason.WRONG_TYPE, "SenML is an array of at least one record")
    readings: dict[tuple[str, int], RawReading] = {}
    base: dict[str, Any] = {}
    for index, record in enumerate(cast("list[object]", document)):
        if not isinstance(record, dict):
            raise PayloadError(Reason.WRONG_TYPE, f"record {index} is not an object")
        members = cast("dict[str, Any]", record)
        base |= {name: members[name] for name in ("bn", "bt", "bu", "bv") if name in members}
        if not any(name in members for name in ("v", "vs", "vb", "vd", "s")):
            continue
        sensor_id, quantity, observed_at_us, value = _resolve(index, members, base, now_us)
        reading = readings.setdefault(
            (sensor_id, observed_at_us), RawReading(sensor_id, observed_at_us, 0, None, {})
        )
        reading.values[quantity] = value
    if not readings:
        raise PayloadError(Reason.MISSING_FIELD, "no record has a value: v is required")
    if len(readings) > MAX_PACK_ROWS:
        raise PayloadError(Reason.TOO_LARGE, f"{len(readings)} readings, at most {MAX_PACK_ROWS}")
    return list(readings.values())


def encode(*, sensor_id: str, observed_at_us: int, values: Mapping[str, float]) -> list[object]:
    """Return one reading as SenML records, ready for a JSON encoder."""
    records: list[dict[str, object]] = [{"n": name, "v": value} for name, value in values.items()]
    if records:
        records[0] = {"bn": f"{sensor_id}:", "bt": observed_at_us / _US} | records[0]
    return list(records)


def _resolve(
    index: int, members: Mapping[str, Any], base: Mapping[str, Any], now_us: int
) -> tuple[str, str, int, float]:
    name = _text(index, base.get("bn", ""), "bn") + _text(index, members.get("n", ""), "n")
    sensor_id, _, quantity = name.rpartition(":")
    if not quantity:
        raise PayloadError(Reason.MISSING_FIELD, f"record {index} has no name: n is required")
    if "v" not in members:
        raise PayloadError(
            Reason.WRONG_TYPE, f"record {index} has no number: v is required, vs, vb, vd are not"
        )
    value = _number(index, members["v"], "v") + _number(index, base.get("bv", 0), "bv")
    unit = members.get("u", base.get("bu"))
    accepted = _UNIT_OF.get(quantity)
    if unit is not None and accepted is not None and unit not in accepted:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"record {index}: unit {printable(repr(unit), 40)} of {quantity}, "
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
        return float("inf")
