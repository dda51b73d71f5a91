"""What a file holds is known before it is read."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.catalogue import KIND_BY_CODE
from contract.clock import rfc3339
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.export import plan
from ioc_api.export.plan import Asked, Estimate, Form
from ioc_api.readings.tier import TierName
from ioc_api.span import Span

BEGIN = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)
SPAN = Span(BEGIN, BEGIN + timedelta(days=10))
OFFSET = timedelta(hours=7)


def asked(kind: str = "air_quality", tier: TierName = "raw", form: Form | None = None) -> Asked:
    found = KIND_BY_CODE[kind]
    return Asked(
        kind=found,
        quantities=found.quantities[:1],
        tier=tier,
        span=SPAN,
        whole=plan.whole(SPAN, tier, OFFSET),
        trust="good",
        form=form or Form(),
    )


@pytest.mark.parametrize("begin", plan.RUN_BY_SPREADSHEETS)
def test_text_that_would_be_run_is_made_harmless(begin: str) -> None:
    assert plan.harmless(f"{begin}cmd") == f"'{begin}cmd"


@pytest.mark.parametrize("text", ["hcmc-aq-0001", "7-1", "", "'-1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plan.harmless(text) == text


def test_the_first_columns_are_id_and_time() -> None:
    form = Form(delimiter="tab", has_bom=True, zone="Asia/Ho_Chi_Minh")
    assert plan.header(asked()) == b"sensor_id,observed_at,quality,pm25_ugm3\r\n"
    assert plan.header(asked(form=form)) == (
        b"\xef\xbb\xbfsensor_id\tobserved_at\tlocal_at\tquality\tpm25_ugm3\r\n"
    )


def test_a_bucket_has_only_columns_that_its_quantity_can_fill() -> None:
    assert plan.value_names(asked("smart_meter", "1h")) == [
        "energy_kwh_min",
        "energy_kwh_max",
        "energy_kwh_increase",
    ]


def test_what_would_fit_begins_where_the_request_does_and_fits() -> None:
    found = Estimate(rows=1_000, bytes=50_000, tier="raw")

    with pytest.raises(TooLargeError, match="What would fit") as caught:
        plan.refuse_too_large(asked(), found, rows_max=100)

    members = caught.value.members
    assert members == {
        "estimate": {"rows": 1_000, "bytes": 50_000, "tier": "raw"},
        "fits": {
            "from": rfc3339(BEGIN),
            "to": rfc3339(BEGIN + timedelta(days=10) * 100 / 1_000 * 0.9),
        },
    }
    plan.refuse_too_large(asked(), found, rows_max=1_000)


def test_a_lost_begin_is_refused_with_the_first_whole_bucket() -> None:
    kept_from = BEGIN + timedelta(hours=2)

    with pytest.raises(BadParameterError) as caught:
        plan.refuse_lost(asked(tier="1h"), kept_from, OFFSET)

    (fault,) = caught.value.faults
    assert fault.accepted == ("2026-11-22T06:00:00.000Z or later", "a coarser resolution")
    plan.refuse_lost(asked(tier="1h"), BEGIN - timedelta(hours=1), OFFSET)


def test_what_is_like_a_name_is_named() -> None:
    with pytest.raises(BadParameterError) as caught:
        plan.refuse_unknown("quantity", ["pm25_ugm3", "no2"], ["pm25_ugm3", "no2_ugm3"])

    (fault,) = caught.value.faults
    assert (fault.value, fault.accepted) == ("no2", ("no2_ugm3",))


def test_a_file_is_named_after_what_it_holds() -> None:
    name = plan.file_name(asked())
    assert name == "air_quality_raw_20261122T0307Z_20261202T0307Z.csv"
