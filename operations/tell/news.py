"""What happened to an alert, with all that is told of it."""

from dataclasses import dataclass
from datetime import datetime

from contract.payload.alert import AlertMessage
from operations.life.state import State
from operations.rules.definition import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A row of news, and the alert as it was when the row was taken.

    Attributes
    ----------
    what : str
        `raised`, `worse`, `cleared`, `returned`, `escalated`, or a step's name.
    state : str
        One of `operations.life.state.State`.
    """

    alert_id: int
    what: str
    rule_id: str
    severity: Severity
    state: str
    kind: str
    quantity: str | None
    sensor_id: str | None
    sensor_name: str | None
    sensor_count: int
    area: str | None
    ward: str | None
    value: float | None
    limit_value: float | None
    since_at: datetime
    cleared_at: datetime | None
    unit: str | None
    escalation_level: int
    is_silent: bool
    label_vi: str
    label_en: str
    playbook_vi: str
    playbook_en: str


def message(news: News, now: datetime) -> AlertMessage:
    """Return what is told on the broker, and to programs, at a city time."""
    return AlertMessage(
        alert_id=news.alert_id,
        what=news.what,
        rule=news.rule_id,
        severity=news.severity,
        state=State(news.state).value,
        kind=news.kind,
        quantity=news.quantity,
        sensor_id=news.sensor_id,
        area=news.area,
        value=news.value,
        limit=news.limit_value,
        since_at=news.since_at,
        at=now,
        label_vi=news.label_vi,
        label_en=news.label_en,
        silent=news.is_silent,
    )
