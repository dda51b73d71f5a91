"""What happened to an alert goes over the broker and comes back as it was."""

from datetime import UTC, datetime

import pytest

from contract import topic
from contract.errors import PayloadError
from contract.payload import alert
from contract.payload.alert import AlertMessage

AT = datetime(2026, 11, 22, 7, tzinfo=UTC)


def message(area: str | None = "760") -> AlertMessage:
    return AlertMessage(
        alert_id=12,
        what="raised",
        rule="flood-critical",
        severity="critical",
        state="open",
        kind="street_flood",
        quantity=None,
        sensor_id=None,
        area=area,
        value=0.38,
        limit=0.3,
        since_at=AT,
        at=AT,
        label_vi="Ngập sâu",
        label_en="Deep flood",
        silent=False,
    )


def test_it_comes_back_as_it_was() -> None:
    assert alert.decode(alert.encode(message())) == message()
    assert b'"at":"2026-11-22T07:00:00.000Z"' in alert.encode(message())


def test_an_alert_of_the_whole_city_has_a_topic_of_its_own() -> None:
    for area, last in (("760", "760"), ("TD-1", "td-1"), (None, "city")):
        where = topic.alerts("hcmc", alert.area_of(message(area)))
        assert where == f"city/v1/hcmc/alerts/{last}"


def test_what_is_no_severity_is_refused() -> None:
    with pytest.raises(PayloadError, match="severity"):
        alert.decode(alert.encode(message()).replace(b'"critical"', b'"dire"'))
