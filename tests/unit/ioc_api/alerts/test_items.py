"""What is told of an alert."""

from typing import Any

import pytest

from ioc_api.alerts.items import value_is


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"type": "threshold"}, "quantity"),
        ({"type": "rate"}, "per_hour"),
        ({"type": "baseline", "deviation": "ratio"}, "ratio"),
        ({"type": "baseline", "deviation": "difference"}, "difference"),
        ({"type": "index"}, "number"),
        ({"type": "no_data"}, "silence"),
        ({"type": "composite"}, "number"),
    ],
)
def test_what_is_compared_is_named_by_the_rule(condition: dict[str, Any], said: str) -> None:
    """A rise per hour is no value of the quantity, nor is a share of what is usual."""
    assert value_is({"condition": condition}) == said


def test_of_a_rule_that_is_not_known_it_is_a_plain_number() -> None:
    """Nothing is claimed of it."""
    assert value_is(None) == "number"
