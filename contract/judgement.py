"""Whether a well-formed reading can be stored: values against the catalogue, time against now.

Ingest judges whole batches by columns; what fails there is judged here once more, so this module
alone decides which reason a letter bears.
"""

from collections.abc import Mapping

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import CALENDAR_END_US, CALENDAR_FORM, from_us, rfc3339
from contract.errors import PayloadError
from contract.payload.birth import Birth
from contract.payload.diagnosis import printable
from contract.payload.typed import refuse_outside_calendar
from contract.plausible import WHEREVER_POSSIBLE, Plausible
from contract.quality import Quality
from contract.reason import Reason
from contract.topic import SensorTopic

US_PER_S = 1_000_000
FUTURE_TOLERANCE_US = 5 * 60 * US_PER_S
SKEW_TOLERANCE_S = 1.0
"""Of the wall, by which a right clock may seem ahead: clocks that are set over a network differ by
less than a tenth, and a device may round up to the next second."""
PERIOD_MIN_S = 0.001
"""Below it the readings that a day should bring pass what a rollup's column can count."""


def judge_values(
    kind: Kind, values: Mapping[str, float | None], plausible: Plausible = WHEREVER_POSSIBLE
) -> Quality:
    """Return the quality that follows from the values alone, by what is plausible in the city.

    Raises
    ------
    PayloadError
        `unknown_quantity`, `no_value` or `out_of_range`.
    """
    names = kind.quantity_names
    unknown = [name for name in values if name not in names]
    if unknown:
        raise PayloadError(
            Reason.UNKNOWN_QUANTITY,
            f"{kind.code} has no {printable(', '.join(unknown), 120)}; it has {', '.join(names)}",
        )
    if all(value is None for value in values.values()):
        raise PayloadError(Reason.NO_VALUE, "no value, or all null; at least one is required")
    quality = Quality(0)
    for quantity in kind.quantities:
        value = values.get(quantity.name)
        if value is None:
            continue
        low, high = quantity.possible
        if not low <= value <= high:
            raise PayloadError(
                Reason.OUT_OF_RANGE,
                f"{quantity.name} is {value:g}, possible is {low:g}…{high:g} {quantity.symbol}",
            )
        usual = plausible.range(kind.code, quantity.name)
        if not usual.low <= value <= usual.high:
            quality |= Quality.IMPLAUSIBLE
    return quality


def judge_name(topic: SensorTopic, sensor_id: str) -> None:
    """Accept a reading that is its topic's own, or raise `topic_mismatch`."""
    if sensor_id != topic.sensor_id:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"the topic is {topic.sensor_id}'s, the record names {printable(sensor_id, 64)}",
        )


def judge_domain(topic: SensorTopic, kind: Kind) -> None:
    """Accept a topic whose domain is its kind's, or raise `topic_mismatch`."""
    if topic.domain != kind.domain:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{kind.code} belongs to {kind.domain}, the topic says {topic.domain}",
        )


def judge_birth(topic: SensorTopic, announced: Birth) -> None:
    """Accept a birth on its topic or say why not.

    Raises
    ------
    PayloadError
        `topic_mismatch`, `unknown_kind`, `unknown_quantity`, `out_of_range` or `bad_time`.
    """
    kind = KIND_BY_CODE.get(topic.kind)
    if kind is None:
        raise PayloadError(
            Reason.UNKNOWN_KIND, f"kind {topic.kind}; known: {', '.join(KIND_BY_CODE)}"
        )
    judge_domain(topic, kind)
    unknown = [name for name in announced.quantities or () if name not in kind.quantity_names]
    if unknown:
        raise PayloadError(
            Reason.UNKNOWN_QUANTITY,
            f"{kind.code} has no {printable(', '.join(unknown), 120)}; "
            f"it has {', '.join(kind.quantity_names)}",
        )
    if announced.period_s is not None and announced.period_s < PERIOD_MIN_S:
        raise PayloadError(
            Reason.OUT_OF_RANGE,
            f"period_s is {announced.period_s:g}, possible is {PERIOD_MIN_S:g} and more",
        )
    refuse_outside_calendar("installed_at", announced.installed_at)
    refuse_outside_calendar("announced_at", announced.announced_at)


def judge_time(
    observed_at_us: int | None, *, city_now_us: int, oldest_us: int, speed: float = 1.0
) -> Quality:
    """Return the quality that follows from a reading's time alone.

    Parameters
    ----------
    observed_at_us : int or None
        Microseconds since the epoch, of any year; None where the text was not a time.
    city_now_us : int
        City time.
    oldest_us : int
        Readings before it are no longer kept.
    speed : float
        City seconds per second of the wall.

    Raises
    ------
    PayloadError
        `bad_time`, `future_time` or `too_old`.
    """
    if observed_at_us is None:
        raise PayloadError(
            Reason.BAD_TIME, "observed_at is not RFC 3339 with Z or an offset: 2026-11-22T07:00:00Z"
        )
    if not 0 <= observed_at_us < CALENDAR_END_US:
        raise PayloadError(
            Reason.BAD_TIME, f"observed_at {_shown(observed_at_us)} lies outside of {CALENDAR_FORM}"
        )
    if observed_at_us > city_now_us + FUTURE_TOLERANCE_US:
        raise PayloadError(
            Reason.FUTURE_TIME,
            f"{_shown(observed_at_us)} is more than 5 min after city time {_shown(city_now_us)}",
        )
    if observed_at_us < oldest_us:
        raise PayloadError(
            Reason.TOO_OLD,
            f"{_shown(observed_at_us)} is before {_shown(oldest_us)}, the oldest kept",
        )
    is_ahead = observed_at_us > city_now_us + skew_tolerance_us(speed)
    return Quality.CLOCK_SKEW if is_ahead else Quality(0)


def skew_tolerance_us(speed: float) -> int:
    """Return how far ahead of city time a reading of a right clock may seem. [city us]."""
    return round(SKEW_TOLERANCE_S * max(1.0, speed) * US_PER_S)


def _shown(instant_us: int) -> str:
    try:
        return rfc3339(from_us(instant_us))
    except OverflowError:
        side = "before the year 1" if instant_us < 0 else "after the year 9999"
        return f"{instant_us / US_PER_S:.4g} s since 1970, {side},"
