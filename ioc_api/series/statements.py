"""The statements of a series, composed of what it is made of and how it is divided."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import LiteralString

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.aggregate import mean, untrusted_buckets
from db.column import columns_of, comma, names
from db.current import Within, current, everywhere, former
from db.queries import load_lists, load_templates
from db.register import before_bucket, bucket_step
from db.rollup import Tier, bucket_of, readings_of
from db.trusted import Trust, is_trusted
from ioc_api.series.plan import Division

_TEMPLATES = load_templates(Path(__file__).with_name("queries.sql"))
_PERCENTILES = load_templates(Path(__file__).with_name("percentiles.sql"))["percentiles"]
_LISTS = load_lists(Path(__file__).with_name("groups.sql"))
_CHOSEN = SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen)")
_IN_LINE = SQL("(place.area_code = asked.code OR place.ward_code = asked.code)")
_STOOD = SQL(
    "EXISTS (SELECT FROM standing WHERE standing.sensor_key = {sensor_key}"
    " AND {at} >= standing.from_at AND {at} < standing.to_at)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a statement depends on, and its parameters do not say.

    Attributes
    ----------
    time_zone : str
        Of the city, whose days buckets are cut by.
    is_of_areas : bool
        Whether there is a line for each of the parameter `areas`, or one of the city.
    is_scoped : bool
        Whether only what stood in the parameter `scope` counts.
    """

    kind: Kind
    quantity: Quantity
    tier: Tier
    time_zone: str
    is_of_areas: bool
    is_scoped: bool
    division: Division
    trust: Trust

    @property
    def has_places(self) -> bool:
        """Tell whether it matters where a sensor stood."""
        return self.is_of_areas or self.is_scoped


@lru_cache
def select_series(shape: Shape) -> bytes:
    """Return the statement of a series."""
    is_register = shape.quantity.aggregate == "counter"
    return _lines(shape, _increases(shape) if is_register else _series(shape))


@lru_cache
def select_percentiles(shape: Shape) -> bytes:
    """Return the statement of a series' percentiles; not for registers and directions."""
    reading = SQL("inner_reading")
    line = _PERCENTILES.format(
        **_sensors(shape),
        name=Identifier(shape.quantity.name),
        begins_at=bucket_of(shape.tier, SQL("reading.observed_at"), shape.time_zone),
        readings=readings_of(shape.kind),
        counts=SQL("TRUE") if shape.trust == "all" else is_trusted(reading),
        within=_within(shape)(SQL("inner_reading.sensor_key"), SQL("inner_reading.observed_at")),
        groups=_groups(shape.division),
    )
    return _lines(shape, line)


def _lines(shape: Shape, line: Composed) -> bytes:
    name = "select_lines" if shape.is_of_areas else "select_line"
    return _TEMPLATES[name].format(line=line).as_bytes()


def _series(shape: Shape) -> Composed:
    quantity = shape.quantity
    added = [name for name in columns_of(quantity) if not name.endswith(("_min", "_max"))]
    sums = comma([SQL("sum(one.{0}) AS {0}").format(Identifier(name)) for name in added])
    total = {"mean": SQL("one.sum_of_means::REAL"), "sum": SQL("one.{sum}::REAL")}
    return _TEMPLATES["series"].format(
        **_sensors(shape),
        divided=_TEMPLATES["divided_in_area" if shape.has_places else "divided_in_city"],
        stale=_TEMPLATES[f"stale_{shape.trust}"],
        **_current(shape, _within(shape)),
        **names(quantity),
        groups=_groups(shape.division),
        least=names(quantity)["min"],
        greatest=names(quantity)["max"],
        each=Identifier("placed" if shape.division.has_buckets else "classed"),
        untrusted_count=untrusted_buckets(),
        sums=sums,
        mean=mean(quantity),
        added=total.get(quantity.aggregate, SQL("NULL")).format(**names(quantity)),
    )


def _increases(shape: Shape) -> Composed:
    quantity = shape.quantity
    at, sensor_key = SQL("chain.bucket_at"), SQL("chain.sensor_key")
    chained = before_bucket([quantity], at, shape.tier.width_s, sensor_key)
    return _TEMPLATES["increases"].format(
        **_sensors(shape),
        divided=_TEMPLATES["divided_in_city"],
        stale=_TEMPLATES[f"stale_{shape.trust}"],
        **_current(shape, everywhere),
        **names(quantity),
        former=former(shape.kind, shape.tier, [quantity]) or SQL(""),
        untrusted_count=untrusted_buckets(),
        step=bucket_step(quantity),
        row=comma([SQL("chain.*"), *chained]),
        groups=_groups(shape.division),
        within=_within(shape)(SQL("one.sensor_key"), SQL("one.bucket_at")),
    )


def _groups(division: Division) -> Composed:
    local = SQL("one.bucket_at AT TIME ZONE {}").format(Literal(division.time_zone))

    def field(name: LiteralString, *, is_asked: bool) -> Composable:
        if not is_asked:
            return SQL("NULL::INT")
        # Half the time of EXTRACT, which is a NUMERIC.
        return SQL("date_part({}, {})::INT").format(Literal(name), local)

    return _LISTS["groups"].format(
        one_group_key=SQL("one.sensor_key" if "sensor" in division.by else "NULL::INT"),
        one_at=SQL("one.bucket_at" if division.has_buckets else "NULL::TIMESTAMPTZ"),
        one_weekday=field("ISODOW", is_asked="weekday" in division.by),
        one_hour=field("HOUR", is_asked="hour" in division.by),
    )


def _sensors(shape: Shape) -> dict[str, Composed]:
    place = "area" if shape.has_places else "city"
    return {
        part: _TEMPLATES[f"{part}_in_{place}"].format(
            in_line=_IN_LINE if shape.is_of_areas else SQL("TRUE")
        )
        for part in ("standing", "chosen")
    }


def _within(shape: Shape) -> Within:
    return _stood if shape.has_places else everywhere


def _current(shape: Shape, within: Within) -> dict[str, Composed]:
    return current(
        shape.kind,
        shape.tier,
        [shape.quantity],
        shape.time_zone,
        sensors=_CHOSEN,
        kept_limit=SQL(""),
        within=within,
        trust=shape.trust,
    )


def _stood(sensor_key: SQL, at: SQL) -> Composed:
    return _STOOD.format(sensor_key=sensor_key, at=at)
