"""Births as the database takes them."""

from collections.abc import Iterable
from datetime import datetime

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339
from contract.payload.diagnosis import printable
from ingest.judge.bounds import Bounds
from ingest.registry.area_finder import AreaFinder
from ingest.registry.precedence import Announced, Decision, KnownBirth

NAME_MAX_LENGTH = 200
BELIEVED_US = 7 * 86_400 * 1_000_000
"""A birth waits in a session at most so long; one that says to be older was made by a clock that
stands wrong, or was retained: then its arrival counts."""


def rows_of(
    decisions: Iterable[Decision], areas: AreaFinder, bounds: Bounds
) -> list[dict[str, object]]:
    """Return births as the database takes them, in the order of their sensors' ids."""
    decided = [
        (decision.birth, decision.known)
        for decision in decisions
        if decision.birth is not None and decision.known is not None
    ]
    decided.sort(key=lambda one: one[0].topic.sensor_id)
    births = [one.birth for one, _ in decided]
    districts, wards = areas.resolve(
        [one.topic.area for one, _ in decided],
        [birth.lat_deg for birth in births],
        [birth.lon_deg for birth in births],
    )
    return [
        _row(*one, district, ward) | {"told_city_at": _counts_from(*one, bounds)}
        for one, district, ward in zip(decided, districts, wards, strict=True)
    ]


def _row(
    announced: Announced, known: KnownBirth, district: str | None, ward: str | None
) -> dict[str, object]:
    topic, told = announced.topic, announced.birth
    kind = KIND_BY_CODE[topic.kind]
    return {
        "sensor_id": topic.sensor_id,
        "kind": kind.code,
        "domain": kind.domain,
        "name": printable(told.name, NAME_MAX_LENGTH),
        "lat_deg": told.lat_deg,
        "lon_deg": told.lon_deg,
        "area_code": district,
        "ward_code": ward,
        "gateway_id": told.gateway_id,
        "quantities": list(dict.fromkeys(told.quantities or kind.quantity_names)),
        "period_s": told.period_s or kind.period_s,
        "installed_at": _instant(told.installed_at),
        "announced_at": rfc3339(from_us(announced.received_us)),
        "topic_area": known.topic_area,
        "live_area": known.live_area,
        "told_at": None if known.told_us is None else from_us(known.told_us).isoformat(),
        "is_replay": known.is_replay,
        "is_owned": known.is_owned,
    }


def _counts_from(announced: Announced, known: KnownBirth, bounds: Bounds) -> str:
    """Return since when in city time what a birth says is so."""
    since_us = announced.received_us
    if known.told_us is not None and known.told_us > since_us - BELIEVED_US:
        since_us = known.told_us
    # A place begins after the first one, which begins with the calendar.
    return from_us(max(1, bounds.city_us(since_us))).isoformat()


def _instant(at: datetime | None) -> str | None:
    """Return a time in UTC, whatever offset it came with: the database takes up to 15 h 59 min."""
    return None if at is None else rfc3339(at)
