"""What has to be read to try rules, and what is too much."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.catalogue import KINDS
from contract.clock import rfc3339
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.rules import plan
from ioc_api.span import Span
from operations.rules.pack import CITY_SILENT
from tests.stand.rules import FLOOD, SILENT, USUAL, composite, rule

BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_composite_needs_its_parts_and_what_they_look_back_on() -> None:
    both = rule(composite({"rule_id": "mine"}, hold_s=600), rule_id="both")
    found = plan.with_parts(both, {"mine": rule(), "both": both})

    assert list(found) == ["mine", "both"]
    (need,) = plan.needs(found.values()).values()
    assert need.quantities == {"depth_m"}
    assert need.before_s == plan.WARM_UP_S + FLOOD["hold_s"] + 600 + plan.PERIODS_BEFORE * 60


def test_a_baseline_needs_what_is_usual_and_silence_the_whole_city() -> None:
    (need,) = plan.needs([rule(USUAL)]).values()
    assert need.usual == {"speed_kmh"}
    found = plan.needs([rule(SILENT)])
    assert set(found) == {kind.code for kind in KINDS}
    assert not any(need.quantities for need in found.values())


def test_too_many_readings_are_refused_with_what_would_fit() -> None:
    span = Span(BEGIN, BEGIN + DAY)
    plan.refuse_too_many(plan.ROWS_MAX, span)
    with pytest.raises(TooLargeError) as refused:
        plan.refuse_too_many(2 * plan.ROWS_MAX, span)

    assert refused.value.members == {
        "fits": {"from": rfc3339(BEGIN), "to": rfc3339(BEGIN + DAY * 0.4)}
    }


def test_no_span_is_longer_than_a_month() -> None:
    plan.refuse_other_spans(Span(BEGIN, BEGIN + plan.SPAN_MAX))
    with pytest.raises(BadParameterError, match="is too late"):
        plan.refuse_other_spans(Span(BEGIN, BEGIN + plan.SPAN_MAX + DAY))


def test_the_silence_of_the_city_is_of_no_sensor() -> None:
    with pytest.raises(BadParameterError, match="judged by the clock"):
        plan.refuse_unjudged(CITY_SILENT)
