"""What the catalogue says of values: each kind's quantities with unit and possible range."""

from typing import Any

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.payload.senml import SENML_UNIT
from contract.payload.telemetry import MAX_PACK_ROWS
from contract.quantity import Quantity
from contract.schema.described import REF, Schema

ADDED_UP = {
    "mean": "a momentary value",
    "sum": "what was added since the reading before",
    "counter": "a register that only grows",
    "circular": "a direction",
    "energetic": "a level of energy",
}
KIND: Schema = {
    "type": "string",
    "enum": list(KIND_BY_CODE),
    "description": "The kind of sensor, of the catalogue.",
}


def schemas() -> dict[str, Schema]:
    """Return, for each kind, the schemas of a reading's values and of a pack's columns."""
    found: dict[str, Schema] = {}
    for kind in KINDS:
        found[_values(kind)] = _object(
            f"Values of one reading: {kind.label_en}.",
            {one.name: _value(one) for one in kind.quantities},
        )
        found[_columns(kind)] = _object(
            f"Columns of a pack: {kind.label_en}.",
            {one.name: column(_value(one)) for one in kind.quantities},
        )
    return found


def values_of_any() -> Schema:
    """Return the schema of one reading's values where the topic says which kind it is."""
    return {"anyOf": [{"$ref": REF + _values(kind)} for kind in KINDS]}


def by_kind(*, columns: bool) -> list[Schema]:
    """Return, for each kind, what members say so and hold its values."""
    return [
        {
            "title": kind.label_en,
            "properties": {
                "kind": {"const": kind.code},
                "values": {"$ref": REF + (_columns(kind) if columns else _values(kind))},
            },
        }
        for kind in KINDS
    ]


def senml_units() -> list[str]:
    """Return the names of units that SenML may bear here."""
    units = {one.unit for kind in KINDS for one in kind.quantities}
    return sorted({name for unit in units for name in SENML_UNIT.get(unit, {unit})})


def column(row: Schema) -> Schema:
    """Return the schema of a pack's column, of the schema of one row."""
    about = {"description": row["description"]} if "description" in row else {}
    items = {name: member for name, member in row.items() if name != "description"}
    return about | {"type": "array", "minItems": 1, "maxItems": MAX_PACK_ROWS, "items": items}


def _values(kind: Kind) -> str:
    return f"{kind.code}_values"


def _columns(kind: Kind) -> str:
    return f"{kind.code}_columns"


def _object(description: str, properties: dict[str, Any]) -> Schema:
    return {
        "description": description,
        "type": "object",
        "minProperties": 1,
        "properties": properties,
        "additionalProperties": False,
    }


def _value(quantity: Quantity) -> Schema:
    low, high = quantity.possible
    return {
        "description": (
            f"{quantity.label_en} ({quantity.label_vi}), {ADDED_UP[quantity.aggregate]}; in steps "
            f"of {quantity.resolution:g}. [{quantity.unit.strip('[]{}')}]"
        ),
        "type": ["number", "null"],
        "minimum": low,
        "maximum": high,
        "x-unit": quantity.unit,
    }
