"""Domains: of quantities that there are, and worse is never milder."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from operations.errors import NotInForceError
from operations.indices.domain import CARD_STATES, Domain
from operations.indices.scorecard import DOMAIN_OF_ALERT, DOMAINS

INDEX = st.floats(-1, 500)


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda one: one.code)
def test_a_domain_is_of_quantities_that_its_kind_has(domain: Domain) -> None:
    assert set(domain.quantities) <= set(KIND_BY_CODE[domain.kind].quantity_names)
    assert domain.kind in domain.alert_kinds
    assert domain.limits.source
    assert domain.rule


def test_alerts_belong_to_one_domain() -> None:
    assert len(DOMAIN_OF_ALERT) == sum(len(domain.alert_kinds) for domain in DOMAINS)
    assert DOMAIN_OF_ALERT.keys() <= KIND_BY_CODE.keys()


@settings(max_examples=40)
@given(st.sampled_from(DOMAINS), INDEX, INDEX)
def test_the_worse_index_is_never_in_the_milder_state(
    domain: Domain, one: float, other: float
) -> None:
    milder, worse = sorted((one, other), reverse=domain.worse == "low")
    assert CARD_STATES.index(domain.state(milder)) <= CARD_STATES.index(domain.state(worse))


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda one: one.code)
def test_a_limit_that_is_reached_counts_and_what_is_unknown_is_not_normal(domain: Domain) -> None:
    for name in ("watch", "warning", "critical"):
        limit = getattr(domain.limits, name)
        assert limit is None or domain.state(limit) == name
    assert domain.state(None) == "no_data"


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda one: one.code)
def test_a_day_before_its_rule_is_refused_by_name_and_date(domain: Domain) -> None:
    domain.refuse_before(domain.valid_from)
    with pytest.raises(NotInForceError) as caught:
        domain.refuse_before(domain.valid_from - timedelta(days=1))
    assert caught.value.rule == domain.rule
    assert caught.value.valid_from == domain.valid_from
    assert str(domain.valid_from) in str(caught.value)
