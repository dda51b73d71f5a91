"""The OpenAPI document as tools want it: what linters ask for and generated clients build on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.stand.running_api import app_of, settings_of


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document."""
    nowhere = "postgresql://ioc_api@127.0.0.1:1/ioc"
    return app_of(settings_of(nowhere, "mqtt://127.0.0.1:1")).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation with its path."""
    for path, of_path in document["paths"].items():
        for operation in of_path.values():
            yield path, operation


def test_the_document_is_valid_and_names_the_city(document: dict[str, Any]) -> None:
    validate(document)
    assert "Ho Chi Minh City" in document["info"]["title"]


def test_what_linters_ask_of_a_document_is_there(document: dict[str, Any]) -> None:
    """The standard rules of Spectral that can fail here."""
    info = document["info"]
    assert all(info[name] for name in ("title", "version", "description", "contact"))
    assert document["servers"]
    tags = [tag["name"] for tag in document["tags"]]
    assert len(set(tags)) == len(tags)
    assert all(tag["description"] for tag in document["tags"])
    for path, operation in operations(document):
        assert not path.endswith("/"), path
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path
        assert set(operation["tags"]) <= set(tags), path
        assert any(status.startswith("2") for status in operation["responses"]), path
        declared = [(one["in"], one["name"]) for one in operation.get("parameters", ())]
        assert len(set(declared)) == len(declared), path
        assert all(one["description"] for one in operation.get("parameters", ())), path


def test_every_schema_is_used(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    unused = [
        name
        for name in document["components"]["schemas"]
        if f'"#/components/schemas/{name}"' not in text
    ]
    assert unused == []


def test_schemas_and_operations_have_names_that_stay(document: dict[str, Any]) -> None:
    """Generated clients call them so: none is made of a path or of a module."""
    assert not [name for name in document["components"]["schemas"] if "__" in name]
    names = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(names) == [
        *("add_user", "air_index", "air_now", "alert", "alert_assignees", "alert_feed"),
        *("alert_rate", "alerts", "area_overview", "areas", "areas_geojson", "audit"),
        *("cap_message", "change_me", "change_rule", "change_user", "city", "city_overview"),
        *("completeness", "crossings", "dead_letters", "end_window", "export", "export_estimate"),
        *("export_provenance", "health", "index", "keys", "kind_series", "kinds", "live"),
        *("loads", "maintenance", "make_key", "make_link", "make_rule", "make_window", "me"),
        *("metrics", "outlook_flood", "outlook_tide", "problem_meaning", "public", "readings"),
        *("ready", "revoke_key", "rule", "rule_versions", "rules_now", "scorecard", "scorecards"),
        *("sensor", "sensors", "sensors_geojson", "sign_in", "sign_out", "snapshot", "take_step"),
        *("take_steps", "tell_again", "tellings", "thresholds", "units", "users", "what_if"),
    ]


def test_every_time_says_that_it_is_one(document: dict[str, Any]) -> None:
    formless = [
        (name, member)
        for name, schema in document["components"]["schemas"].items()
        for member, described in schema.get("properties", {}).items()
        if "RFC 3339" in described.get("description", "")
        and '"date-time"' not in json.dumps(described)
    ]
    assert formless == []


GOOD: dict[str, dict[str, Any]] = {
    "NewUser": {"name": " Lan ", "role": "viewer", "areas": ["760"], "password": "x" * 12},
    "UserChange": {"areas": None, "unit": "drainage", "password": None},
    "NewKey": {"label": "of a program", "areas": ["760"]},
    "MeChange": {"password": {"new": "x" * 12}},
    "SignInBody": {"name": "lan", "password": "x", "token": None},
}


@pytest.mark.parametrize(
    ("schema", "changed"),
    [
        ("NewUser", {"name": "a name"}),
        ("NewUser", {"password": "x" * 11}),
        ("NewUser", {"areas": []}),
        ("UserChange", {"areas": ["000"]}),
        ("UserChange", {"unit": "none"}),
        ("NewKey", {"areas": ["000"]}),
        ("MeChange", {"password": {"new": "x" * 11}}),
        ("SignInBody", {"password": None}),
        ("SignInBody", {"token": "x"}),
    ],
)
def test_what_is_refused_whatever_is_stored_does_not_fit_the_document(
    document: dict[str, Any], schema: str, changed: dict[str, Any]
) -> None:
    """Whoever generates bodies from it learns the rules there."""
    components = {"components": document["components"]}
    form: Any = Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **components})
    assert form.is_valid(GOOD[schema])
    assert not form.is_valid(GOOD[schema] | changed)
