"""Alerts as every wire tells them, to one who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from contract.clock import rfc3339
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.scope import Scope
from ioc_api.http.answer import optional_time
from operations.life import steps
from operations.life.state import State
from operations.rules.pack import CITY_SILENT_ID

Item = dict[str, object]
ValueIs = Literal["quantity", "per_hour", "ratio", "difference", "silence", "number"]
_SORTS: Mapping[str, ValueIs] = {
    "threshold": "quantity",
    "rate": "per_hour",
    "no_data": "silence",
}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as it is stored, with what its sensor and its rule say of it.

    Attributes
    ----------
    definition : dict or None
        The rule in the version that raised it.
    last_step : str or None
        The newest step, by whom and when; None before the first.
    """

    alert_id: int
    version: int
    rule_id: str
    rule_version: int
    severity: str
    state: str
    kind: str
    quantity: str | None
    sensor_count: int
    area: str | None
    ward: str | None
    value: float | None
    limit_value: float | None
    since_at: datetime
    raised_at: datetime
    last_at: datetime
    cleared_at: datetime | None
    evidence: dict[str, Any]
    incident_id: int | None
    assignee: str | None
    unit: str | None
    due_at: datetime | None
    escalation_level: int
    is_late: bool
    is_silent: bool
    suppressed_until: datetime | None
    absorbed_by: int | None
    news_id: int | None
    sensor_id: str | None
    sensor_name: str | None
    lat_deg: float | None
    lon_deg: float | None
    definition: dict[str, Any] | None
    last_step: str | None
    last_step_who: str | None
    last_step_at: datetime | None

    @property
    def is_for_all(self) -> bool:
        """Tell whether everybody may look at it: that nothing is heard of the city concerns all."""
        return self.rule_id == CITY_SILENT_ID

    def said(self, name: str) -> str:
        """Return a text of the rule; the rule's id where it is not known."""
        return str((self.definition or {}).get(name, self.rule_id))


def may_see(row: AlertRow, scope: Scope) -> bool:
    """Tell whether an alert may be looked at; the same in SQL: `scope.sql`."""
    return row.is_for_all or scope.holds(row.area, row.ward)


def possible_to(row: AlertRow, asking: Principal) -> tuple[str, ...]:
    """Return the steps that somebody can take now."""
    if not asking.scope.holds(row.area, row.ward):
        return ()
    return steps.possible(State(row.state), rights=asking.rights)


def alert_item(row: AlertRow, asking: Principal) -> Item:
    """Return an alert as `AlertItem` documents it."""
    return told_item(row) | {"possible": possible_to(row, asking)}


def told_item(row: AlertRow) -> Item:
    """Return what of an alert is the same for all who may look at it."""
    return {
        "alert_id": row.alert_id,
        "version": row.version,
        "rule": row.rule_id,
        "rule_version": row.rule_version,
        "label_vi": row.said("label_vi"),
        "label_en": row.said("label_en"),
        "severity": row.severity,
        "state": row.state,
        "kind": row.kind,
        "quantity": row.quantity,
        "sensor_id": row.sensor_id,
        "sensor_name": row.sensor_name,
        "lat_deg": row.lat_deg,
        "lon_deg": row.lon_deg,
        "sensor_count": row.sensor_count,
        "area": row.area,
        "ward": row.ward,
        "value": row.value,
        "limit": row.limit_value,
        "value_is": value_is(row.definition),
        "since_at": rfc3339(row.since_at),
        "raised_at": rfc3339(row.raised_at),
        "last_at": rfc3339(row.last_at),
        "cleared_at": optional_time(row.cleared_at),
        "evidence": row.evidence,
        "incident_id": row.incident_id,
        "assignee": row.assignee,
        "unit": row.unit,
        "due_at": optional_time(row.due_at),
        "escalation_level": row.escalation_level,
        "late": row.is_late,
        "silent": row.is_silent,
        "suppressed_until": optional_time(row.suppressed_until),
        "absorbed_by": row.absorbed_by,
        "last_step": _last_step(row),
    }


def value_is(definition: Mapping[str, Any] | None) -> ValueIs:
    """Return what a rule compares with its limit; of a rule that is not known, a plain number."""
    condition: Mapping[str, Any] = (definition or {}).get("condition", {})
    sort = condition.get("type")
    if sort == "baseline":
        return "ratio" if condition.get("deviation") == "ratio" else "difference"
    return _SORTS.get(str(sort), "number")


def _last_step(row: AlertRow) -> Item | None:
    if row.last_step is None:
        return None
    at = optional_time(row.last_step_at)
    return {"step": row.last_step, "who": row.last_step_who, "at": at}
