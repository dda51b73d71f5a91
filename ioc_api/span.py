"""Which span of event time a request means: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import rfc3339, to_us
from ioc_api.errors import BadParameterError

DEFAULT_SPAN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of event time."""

    from_at: datetime
    to_at: datetime

    @property
    def is_empty(self) -> bool:
        """Tell whether no time lies in it."""
        return self.from_at >= self.to_at


def span(from_at: datetime | None, to_at: datetime | None, city_now: datetime) -> Span:
    """Return the span that `from` and `to` mean; by default the last 24 h of city time.

    One of them alone is completed with the default length before `to`, or with now after `from`.

    Raises
    ------
    BadParameterError
        If the span is empty.
    """
    # Whole milliseconds, as times are printed: a printed span asks for the same again.
    now = city_now.replace(microsecond=city_now.microsecond // 1000 * 1000)
    end = now if to_at is None else to_at
    begin = end - DEFAULT_SPAN if from_at is None else from_at
    if begin >= end:
        name, wrong = ("to", end) if from_at is None else ("from", begin)
        raise BadParameterError(
            name, rfc3339(wrong), (f"from before to; to is {rfc3339(end)}",), "leaves no time"
        )
    return Span(begin, end)


def refuse_other_ends(kept: Span, from_at: datetime | None, to_at: datetime | None) -> None:
    """Refuse a request for a further page that names another span than the first page had.

    Raises
    ------
    BadParameterError
        For the first end that differs.
    """
    for name, named, end in (("from", from_at, kept.from_at), ("to", to_at, kept.to_at)):
        if named is not None and to_us(named) != to_us(end):
            raise BadParameterError(
                name, rfc3339(named), (rfc3339(end),), "is not what the cursor's first page had"
            )
