"""When readings were to be expected of whom, and in which spans they are counted: pure.

A sensor's *service* begins with the first of what is known of it: its first reading, or the city
time of its first birth. It ends with its retirement; one that was never in service, because only
history of it was loaded, with its last reading. A *piece* is a sensor where it stood, cut to the
span; what is expected and received is judged by the piece and the city's day, whatever the answer
is divided by.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.clock import to_us
from db.rollup import DAY, HOUR, QUARTER
from ioc_api.bucket import Grid
from ioc_api.errors import TooLargeError
from ioc_api.span import Span

CELLS_MAX_COUNT = 2_000_000
"""Pieces times days of one answer: some arrays of 16 MB."""

DAY_US = 86_400_000_000
_FINEST_FIRST = (QUARTER, HOUR, DAY)
_TICK = 1e-6  # of a reading: a period is a float4, and does not divide a day exactly


@dataclass(frozen=True, slots=True)
class KnownSensor:
    """One sensor of a kind, with the ends of what is stored of it.

    Attributes
    ----------
    first_at, last_at : datetime or None
        Its first and last reading; the last only where it was never in service.
    """

    sensor_key: int
    sensor_id: str
    period_s: float
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Service:
    """When a sensor was in service, and how often it was to read. [s]."""

    sensor_key: int
    from_at: datetime
    to_at: datetime | None
    period_s: float


@dataclass(frozen=True, slots=True)
class Place:
    """When a sensor stood where."""

    sensor_key: int
    from_at: datetime
    to_at: datetime | None
    area: str | None
    ward: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A sensor where it stood, while it did and the span lasts."""

    sensor_key: int
    sensor_id: str
    area: str | None
    ward: str | None
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What is counted, and how much of it was to be expected.

    Attributes
    ----------
    span : Span
        What is counted: the one that was asked for, cut at the city's now, and rounded outwards
        where nothing finer is kept.
    pieces : Sequence[Piece]
        By sensor id and time.
    idle_ids : Sequence[str]
        Sensors that stood there and were not in service at any time of it.
    day_us : (day,) int64
        Begins of the city's days that the span touches.
    least, most : (piece, day) int64
        How many readings a sensor that keeps its period takes in that time, by where in it the
        first one falls; the least is what is expected.
    """

    span: Span
    pieces: Sequence[Piece]
    idle_ids: Sequence[str]
    day_us: IntArray
    least: IntArray
    most: IntArray


def counted_span(
    asked: Span, city_now: datetime, kept: Mapping[str, datetime], offset: timedelta
) -> Span:
    """Return the span that can be counted.

    Parameters
    ----------
    kept
        By tier, `raw` among them, from when on it is kept; what is missing is kept whole.
    """
    to_at = min(asked.to_at, city_now)
    from_at = min(asked.from_at, to_at)
    return Span(_edge(from_at, kept, offset, is_end=False), _edge(to_at, kept, offset, is_end=True))


def expected(
    span: Span,
    sensors: Sequence[KnownSensor],
    services: Iterable[Service],
    places: Iterable[Place],
    edges: tuple[Mapping[str, datetime], timedelta],
) -> Expected:
    """Return what is counted in a span, and how much of it was to be expected.

    Parameters
    ----------
    places
        Those of the sensors that are asked about, by sensor id and time.
    edges
        From when on tiers are kept, as `counted_span` takes it; local time minus UTC.

    Raises
    ------
    TooLargeError
        If that is too much to count.
    """
    kept, offset = edges
    by_key = {sensor.sensor_key: sensor for sensor in sensors}
    pieces = [piece for place in places for piece in _pieces(place, by_key, span, kept, offset)]
    grid = Grid(DAY, offset)
    whole = grid.whole(span)
    day_count = (whole.to_at - whole.from_at) // grid.width
    _refuse_many(len(pieces), day_count)
    day_us = to_us(whole.from_at) + np.arange(day_count, dtype=np.int64) * DAY_US
    place_of, from_us, until_us, period_us = _in_service(pieces, _served(sensors, services))
    begins = np.maximum(from_us[:, None], day_us)
    ends = np.minimum(until_us[:, None], day_us + DAY_US)
    periods = np.maximum(ends - begins, 0) / period_us[:, None]
    least, most = np.zeros((2, len(pieces), day_count), np.int64)
    np.add.at(least, place_of, np.floor(periods + _TICK).astype(np.int64))
    np.add.at(most, place_of, np.ceil(periods - _TICK).astype(np.int64))
    serving = {pieces[place].sensor_id for place in map(int, place_of)}
    ids = dict.fromkeys(piece.sensor_id for piece in pieces)
    return Expected(
        span=span,
        pieces=pieces,
        idle_ids=[sensor_id for sensor_id in ids if sensor_id not in serving],
        day_us=day_us,
        least=least,
        most=most,
    )


def _edge(
    at: datetime, kept: Mapping[str, datetime], offset: timedelta, *, is_end: bool
) -> datetime:
    """Return the edge of the finest tier that is kept of its time which lies outwards."""
    if at >= kept.get("raw", at):
        return at
    for tier in _FINEST_FIRST:
        grid = Grid(tier, offset)
        begin = grid.start_of(at)
        if begin >= kept.get(tier.name, begin) or tier is DAY:
            return begin if begin == at or not is_end else begin + grid.width
    return at


def _pieces(
    place: Place,
    sensors: Mapping[int, KnownSensor],
    span: Span,
    kept: Mapping[str, datetime],
    offset: timedelta,
) -> Iterable[Piece]:
    """Yield a place's piece; a bucket that cannot be divided belongs to where it began."""
    from_at, to_at = span.from_at, span.to_at
    if place.from_at > from_at:
        from_at = _edge(place.from_at, kept, offset, is_end=True)
    if place.to_at is not None and place.to_at < to_at:
        to_at = _edge(place.to_at, kept, offset, is_end=True)
    if from_at < to_at:
        sensor_id = sensors[place.sensor_key].sensor_id
        yield Piece(place.sensor_key, sensor_id, place.area, place.ward, from_at, to_at)


def _served(
    sensors: Iterable[KnownSensor], services: Iterable[Service]
) -> Mapping[int, Sequence[Service]]:
    found: dict[int, list[Service]] = defaultdict(list)
    for service in services:
        found[service.sensor_key].append(service)
    for sensor in sensors:
        own, first_at = found[sensor.sensor_key], sensor.first_at
        if first_at is None:
            continue
        if own:
            first = own[0]
            begin = min(first.from_at, first_at)
            own[0] = Service(sensor.sensor_key, begin, first.to_at, first.period_s)
        elif sensor.last_at is not None:
            # Loaded alone: until the next reading would have been due.
            to_at = sensor.last_at + timedelta(seconds=sensor.period_s)
            own.append(Service(sensor.sensor_key, first_at, to_at, sensor.period_s))
    return found


def _in_service(
    pieces: Sequence[Piece], served: Mapping[int, Sequence[Service]]
) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    """Return when pieces were in service: their places, begins, ends and periods. [us]."""
    rows = [
        (
            place,
            to_us(max(piece.from_at, service.from_at)),
            to_us(piece.to_at if service.to_at is None else min(piece.to_at, service.to_at)),
            service.period_s * 1e6,
        )
        for place, piece in enumerate(pieces)
        for service in served[piece.sensor_key]
        if service.from_at < piece.to_at
        and (service.to_at is None or service.to_at > piece.from_at)
    ]
    place_of, from_us, until_us = (
        np.array([row[column] for row in rows], np.int64) for column in range(3)
    )
    return place_of, from_us, until_us, np.array([row[3] for row in rows], np.float64)


def _refuse_many(piece_count: int, day_count: int) -> None:
    if piece_count * day_count <= CELLS_MAX_COUNT:
        return
    fits = CELLS_MAX_COUNT // piece_count
    raise TooLargeError(
        f"{piece_count} sensors on {day_count} days are more than can be counted at once; what "
        f"would fit: a span of at most {fits} days, or an area"
    )
