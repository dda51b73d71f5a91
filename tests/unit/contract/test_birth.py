"""Births: three members are required, the rest has defaults."""

import msgspec
import pytest

from contract.errors import PayloadError
from contract.payload import birth
from contract.payload.birth import Birth
from contract.reason import Reason

GOOD = {"name": "Hàng Xanh", "lat_deg": 10.80119, "lon_deg": 106.71144}


def test_a_birth_survives_the_way_there_and_back() -> None:
    """Everything that may be said."""
    there = Birth(
        name="Hàng Xanh",
        lat_deg=10.8,
        lon_deg=106.7,
        quantities=["speed_kmh"],
        gateway_id="hcmc-gw-765-1",
        period_s=60,
        installed_at=msgspec.convert("2025-01-01T00:00:00Z", birth.Instant),
        announced_at=msgspec.convert("2026-01-01T00:00:00Z", birth.Instant),
    )
    assert birth.decode(birth.encode(there)) == there


def test_name_and_position_are_enough() -> None:
    """A foreign device need not know our gateways."""
    there = Birth(name="Hàng Xanh", lat_deg=10.80119, lon_deg=106.71144)
    assert birth.decode(msgspec.json.encode(GOOD)) == there


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"{", Reason.NOT_JSON),
        (b"[]", Reason.WRONG_TYPE),
        (msgspec.json.encode(GOOD | {"name": ""}), Reason.WRONG_TYPE),
        (msgspec.json.encode(GOOD | {"name": "a\x00b"}), Reason.WRONG_TYPE),
        (msgspec.json.encode(GOOD | {"gateway_id": "GW 1"}), Reason.WRONG_TYPE),
        (msgspec.json.encode(GOOD | {"period_s": 0}), Reason.WRONG_TYPE),
        (msgspec.json.encode(GOOD | {"lat_deg": "10.8"}), Reason.WRONG_TYPE),
        (msgspec.json.encode({"name": "a"}), Reason.MISSING_FIELD),
        (msgspec.json.encode(GOOD | {"lat_deg": 106.7, "lon_deg": 910.8}), Reason.OUT_OF_RANGE),
    ],
)
def test_what_is_wrong_is_named(payload: bytes, reason: Reason) -> None:
    """A bad birth becomes a dead letter like a bad reading."""
    with pytest.raises(PayloadError) as caught:
        birth.decode(payload)
    assert caught.value.reason is reason
