"""The committed descriptions of messages are what the contract is."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
import pytest

from contract.__main__ import main
from contract.schema import asyncapi, files
from launcher.checkout import ROOT
from launcher.city import MQTT_PORT
from launcher.door import INNER_PORT

MADE = files.made()
ANEW = ".ioc/env/bin/python -m contract schema --out docs"


@pytest.mark.parametrize("name", MADE)
def test_the_committed_file_is_what_the_contract_makes(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == MADE[name], f"run {ANEW}"


def test_no_file_is_left_of_a_payload_that_is_no_more() -> None:
    there = {f"schemas/{path.name}" for path in (ROOT / "docs" / "schemas").iterdir()}
    assert there == MADE.keys() - {files.DOCUMENT}


def test_they_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    assert main(["schema", "--out", str(tmp_path / "new")]) == 0
    for name, text in MADE.items():
        assert (tmp_path / "new" / name).read_text("utf-8") == text


def test_without_a_folder_the_document_is_printed() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "contract", "schema"], cwd=ROOT, capture_output=True, check=True
    )
    assert printed.stdout.decode() == MADE[files.DOCUMENT]


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    assert main(["schema", "--out", str(taken)]) == 1
    assert f"--out {taken}: " in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in MADE if name != files.DOCUMENT])
def test_every_schema_is_one_by_itself(name: str) -> None:
    """It is JSON Schema of 2020, and refers to nothing outside of itself."""
    schema = json.loads(MADE[name])
    assert schema["$schema"] == files.DIALECT
    jsonschema_rs.meta.validate(schema)
    references = {found["$ref"] for found in objects(schema) if "$ref" in found}
    assert references == {f"#/$defs/{other}" for other in schema.get("$defs", {})}


@pytest.mark.parametrize("name", MADE)
def test_every_member_says_what_it_is(name: str) -> None:
    """A name with a unit in brackets has it at the end of what is said."""
    for found in objects(json.loads(MADE[name])):
        properties = found.get("properties", {})
        if "required" not in found and "additionalProperties" not in found:
            continue
        for member, schema in properties.items():
            assert schema.get("description", "").endswith((".", "]")), f"{member} of {name}"


def test_the_document_refers_to_what_it_has() -> None:
    document = asyncapi.document()
    for reference in {one["$ref"] for one in objects(document) if "$ref" in one}:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_the_ports_are_those_of_the_broker() -> None:
    ports = {
        name: server["variables"]["port"]["default"]
        for name, server in asyncapi.document()["servers"].items()
    }
    assert ports == {"public": str(MQTT_PORT), "inner": str(INNER_PORT)}


def test_patterns_are_those_of_every_reader() -> None:
    """Python's own signs for begin and end are letters to others."""
    patterns = {one["pattern"] for one in objects(asyncapi.document()) if "pattern" in one}
    assert patterns
    assert [one for one in patterns if re.search(r"\\[AZz]", str(one))] == []


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Yield all objects within a document."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        yield members
        for one in members.values():
            yield from objects(one)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from objects(one)
