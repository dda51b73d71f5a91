"""What the document says of a rule is what `operations.rules` takes, in every field."""

from typing import Any

import msgspec
import pytest
from pydantic import BaseModel

from ioc_api.rules import conditions
from ioc_api.rules.schemas import RuleQuietHours, RuleShape
from operations.rules import definition
from operations.rules.definition import Rule

SAID = (
    *("type", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems"),
    *("minimum", "maximum", "exclusiveMinimum"),
)
PAIRS = (
    (conditions.ThresholdCondition, definition.Threshold),
    (conditions.RateCondition, definition.Rate),
    (conditions.BaselineCondition, definition.Baseline),
    (conditions.IndexCondition, definition.Index),
    (conditions.NoDataCondition, definition.NoData),
    (conditions.CompositeCondition, definition.Composite),
    (conditions.RulePart, definition.Part),
    (RuleQuietHours, definition.QuietHours),
    (RuleShape, Rule),
)


def said(member: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema says of a member's values; a list of accepted codes is no form."""
    forms = [one for one in member.get("anyOf", (member,)) if one.get("type") != "null"]
    form: dict[str, Any] = forms[0] if len(forms) == 1 else {}
    found: dict[str, Any] = {name: form[name] for name in SAID if name in form}
    if "pattern" in found:
        found.pop("enum", None)
    if "enum" in found:
        found = {"enum": sorted(found["enum"])}
    return found


@pytest.mark.parametrize(("shape", "struct"), PAIRS, ids=[shape.__name__ for shape, _ in PAIRS])
def test_a_shape_is_its_struct(shape: type[BaseModel], struct: type[msgspec.Struct]) -> None:
    ours = shape.model_json_schema()
    (_, parts) = msgspec.json.schema_components([struct])
    theirs = parts[struct.__name__]
    assert ours["additionalProperties"] is False
    assert theirs["additionalProperties"] is False
    assert set(ours["properties"]) == set(theirs["properties"])
    assert set(ours["required"]) == set(theirs["required"])
    for name, member in theirs["properties"].items():
        if name in {"type", "condition"}:
            continue
        own = ours["properties"][name]
        assert said(own) == said(member), name
        assert own.get("default") == (member.get("default") or own.get("default")), name


def test_all_types_are_offered() -> None:
    found = RuleShape.model_json_schema()["properties"]["condition"]["discriminator"]["mapping"]
    types = {struct.__struct_config__.tag for struct in definition.Condition.__args__}
    assert set(found) == types == set(found)
