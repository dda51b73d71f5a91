"""The files that describe all messages: made here, kept in `docs/`, compared by a test."""

import json
from collections.abc import Mapping
from typing import cast

from contract.schema import asyncapi, payload
from contract.schema.described import REF, Schema
from contract.schema.example import examples

DOCUMENT = "asyncapi.json"
FOLDER = "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
URN = "urn:hcmc-ioc:schema:"


def made() -> dict[str, str]:
    """Return the texts of all files, by their paths below the folder that they are written to."""
    schemas, shown = payload.schemas(), examples()
    texts = {DOCUMENT: _text(asyncapi.document())}
    for one in payload.PAYLOADS:
        schema = _alone(one, schemas) | {"examples": shown[one.name]}
        texts[f"{FOLDER}/{one.name}.json"] = _text(schema)
    return texts


def _alone(one: payload.Payload, schemas: Mapping[str, Schema]) -> Schema:
    """Return a payload's schema with all that it refers to."""
    needed: dict[str, Schema] = {}
    waiting = list(_named(schemas[one.schema]))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = schemas[name]
            waiting += _named(schemas[name])
    head: Schema = {"$schema": DIALECT, "$id": URN + one.name, "title": one.schema}
    schema = head | schemas[one.schema]
    if needed:
        schema["$defs"] = {name: needed[name] for name in schemas if name in needed}
    return cast("Schema", _moved(schema))


def _named(value: object) -> list[str]:
    """Return the names of the schemas that a schema refers to."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        reference = members.get("$ref")
        own = [reference.removeprefix(REF)] if isinstance(reference, str) else []
        return own + [name for one in members.values() for name in _named(one)]
    if isinstance(value, list):
        return [name for one in cast("list[object]", value) for name in _named(one)]
    return []


def _moved(value: object) -> object:
    """Return a schema whose references lead into itself."""
    if isinstance(value, dict):
        return {name: _moved(one) for name, one in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_moved(one) for one in cast("list[object]", value)]
    return value.replace(REF, "#/$defs/") if isinstance(value, str) else value


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
