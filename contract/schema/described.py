"""JSON Schemas of types, with what their docstrings say of them."""

import inspect
import re
from collections.abc import Sequence
from typing import Any, cast

import msgspec

Schema = dict[str, Any]

REF = "#/components/schemas/"
_SECTION = re.compile(r"\n+Attributes\n-+\n")
_ENTRY = re.compile(r"^(?P<names>\w+(?:, \w+)*) : .+$")


def schemas(types: Sequence[Any]) -> dict[str, Schema]:
    """Return the schemas of types and of all that they hold, by the types' names.

    Each refers to the others below `REF`. A type says what it is in the first lines of its
    docstring, its members in the section of attributes.
    """
    _, found = msgspec.json.schema_components(types, ref_template=REF + "{name}")
    return {name: _described(cast("Schema", _standard(schema))) for name, schema in found.items()}


def told(docstring: str) -> tuple[str, dict[str, str]]:
    """Return what a docstring says of its type, and of each member."""
    summary, *rest = _SECTION.split(inspect.cleandoc(docstring), maxsplit=1)
    members: dict[str, str] = {}
    names: list[str] = []
    for line in "".join(rest).splitlines():
        if entry := _ENTRY.match(line):
            names = entry["names"].split(", ")
        elif line.strip():
            for name in names:
                members[name] = f"{members.get(name, '')} {line.strip()}".strip()
    return " ".join(summary.split()), members


def _described(schema: Schema) -> Schema:
    summary, members = told(schema.get("description", ""))
    properties: dict[str, Schema] = {
        name: {"description": members[name]} | member if name in members else member
        for name, member in schema.get("properties", {}).items()
    }
    return schema | {"description": summary, "properties": properties}


def _standard(value: object, name: str = "") -> object:
    """Return a schema as every reader of JSON Schema takes it.

    The end of a text is `$` for them, and what `discriminator` is they do not agree about.
    """
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {key: _standard(one, key) for key, one in members.items() if key != "discriminator"}
    if isinstance(value, list):
        return [_standard(one) for one in cast("list[object]", value)]
    if name == "pattern" and isinstance(value, str) and value.endswith(r"\Z"):
        return value.removesuffix(r"\Z") + "$"
    return value
