"""Rules for tests: a condition of each type that can be, and a rule around one."""

from collections.abc import Mapping
from typing import Any

from operations.rules.definition import Rule
from operations.rules.reading import from_json

FLOOD: Mapping[str, Any] = {
    "type": "threshold",
    "kind": "street_flood",
    "quantity": "depth_m",
    "direction": "above",
    "limit": 0.3,
    "clear_value": 0.25,
    "hold_s": 180,
}
RATE: Mapping[str, Any] = {
    "type": "rate",
    "kind": "street_flood",
    "quantity": "depth_m",
    "direction": "above",
    "limit": 0.4,
    "clear_value": 0.2,
    "span_s": 600,
}
USUAL: Mapping[str, Any] = {
    "type": "baseline",
    "kind": "traffic_flow",
    "quantity": "speed_kmh",
    "direction": "below",
    "limit": -0.4,
    "clear_value": -0.2,
    "deviation": "ratio",
}
SERVICE: Mapping[str, Any] = {
    "type": "index",
    "kind": "traffic_flow",
    "index": "level_of_service",
    "direction": "above",
    "limit": 5,
    "clear_value": 4,
}
SILENT: Mapping[str, Any] = {"type": "no_data", "kind": "noise", "periods": 10}
FLAT: Mapping[str, Any] = {
    **FLOOD,
    "kind": "weather",
    "quantity": "wind_from_deg",
    "limit": 90,
    "hold_s": 300,
}


def composite(*parts: Mapping[str, Any], operator: str = "and", **changed: object) -> Any:
    """Return a composite of floods."""
    shape = {"type": "composite", "kind": "street_flood", "operator": operator}
    return {**shape, "parts": list(parts), **changed}


def rule(condition: Mapping[str, Any] = FLOOD, **changed: object) -> Rule:
    """Return a rule `mine`, of floods unless told otherwise."""
    return from_json({
        "rule_id": "mine",
        "label_vi": "Của tôi",
        "label_en": "Mine",
        "severity": "minor",
        "family": "mine",
        "source": "assumed",
        "confidence": "H",
        "condition": condition,
        **changed,
    })  # fmt: skip
