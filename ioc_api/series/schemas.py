"""What `series` answers."""

from pydantic import BaseModel, ConfigDict, Field

from db.trusted import Trust
from ioc_api.http.answer import SCOPE, TIME
from ioc_api.series.plan import By, SeriesTier

_OF_LEVELS = "readings, interpolated between the two that lie next; where asked for by `stat`. "


class SeriesItem(BaseModel):
    """One bucket of a line; buckets without values are left out, unless `fill` asks for them.

    It has what was asked for: where a line stands for a place or a sensor, which; a bucket's begin,
    or the hour of the day or weekday; of the numbers, without `stat`, all but percentiles.
    """

    model_config = ConfigDict(extra="forbid")

    area: str | None = Field(default=None, description="Code of the district, with `by=area`.")
    ward: str | None = Field(default=None, description="Code of the ward, with `by=ward`.")
    sensor_id: str | None = Field(default=None, description="Id of the sensor, with `by=sensor`.")
    bucket_at: str | None = Field(
        default=None,
        description="Begin of the bucket; days begin at the city's midnight. The first bucket may "
        f"begin before the span. {TIME}",
    )
    local_at: str | None = Field(
        default=None, description="The same in the zone that `tz` names, with its offset."
    )
    weekday: int | None = Field(
        default=None, ge=1, le=7, description="1 is Monday, with `by=weekday`."
    )
    hour: int | None = Field(
        default=None, ge=0, le=23, description="Hour of the day, with `by=hour`."
    )
    mean: float | None = Field(
        default=None,
        description="Mean over all readings by the quantity's `aggregate`: arithmetic, of "
        "directions circular, of sound levels energetic, of increments per reading; null for "
        "registers. [unit of the series]",
    )
    min: float | None = Field(
        default=None,
        description="Smallest value; null for directions and registers. [unit of the series]",
    )
    max: float | None = Field(
        default=None,
        description="Largest value; null for directions and registers. [unit of the series]",
    )
    total: float | None = Field(
        default=None,
        description="Of a quantity whose `aggregate` is `mean`, the sum over the sensors of each "
        "one's mean: of `load_kw` the monitored load. [unit of the series]",
    )
    sum: float | None = Field(
        default=None,
        description="Of increments, such as rain, the total over readings and sensors; divided by "
        "`sensor_count`, what fell on one of them. [unit of the series]",
    )
    increase: float | None = Field(
        default=None,
        description="Of registers, how much they grew together, each since its last value before "
        "the bucket; null where each has one value and none is before it. [unit of the series]",
    )
    p10: float | None = Field(
        default=None, description=f"10th percentile of the {_OF_LEVELS}[unit of the series]"
    )
    p50: float | None = Field(
        default=None, description=f"Median of the {_OF_LEVELS}[unit of the series]"
    )
    p90: float | None = Field(
        default=None, description=f"90th percentile of the {_OF_LEVELS}[unit of the series]"
    )
    p95: float | None = Field(
        default=None, description=f"95th percentile of the {_OF_LEVELS}[unit of the series]"
    )
    p99: float | None = Field(
        default=None, description=f"99th percentile of the {_OF_LEVELS}[unit of the series]"
    )
    sensor_count: int = Field(description="Sensors that gave a value.")
    count: int = Field(description="Values; 0 where the numbers are filled, or null.")
    untrusted_count: int | None = Field(
        description="Readings of these sensors that are doubtful (`quality & 63` is not 0) and, "
        "unless asked for by `quality=all`, not in the values; null where nobody has counted."
    )


class LeftOut(BaseModel):
    """What is in none of the values."""

    untrusted_count: int | None = Field(
        description="Doubtful readings, those of buckets without a trusted one among them; null "
        "where nobody has counted all. 0 with `quality=all`."
    )
    areas: list[str] = Field(description="Of areas that should have a line, those without values.")
    sensor_ids: list[str] = Field(
        description="Of sensors that should have a line, those without values."
    )


class SeriesDocument(BaseModel):
    """One quantity of sensors of a kind over time: of all, of an area's or of those named."""

    kind: str = Field(description="Kind of sensor.")
    quantity: str = Field(description="The quantity.")
    area: str | None = Field(
        description="Code of the district or ward that all of it lies in; null for the city."
    )
    scope: list[str] | None = Field(description=SCOPE)
    by: list[By] = Field(description="By what it is divided, besides time.")
    tz: str = Field(description="The zone of hours of the day and weekdays.")
    tier: SeriesTier = Field(description="Width of the buckets that it is made of.")
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    unit: str = Field(description="Unit of the quantity (UCUM).")
    quality: Trust = Field(description="Which readings it is made of.")
    count: int = Field(description="Values in all items.")
    untrusted_count: int | None = Field(
        description="Doubtful readings in the span, in the values or not; null where nobody has "
        "counted all."
    )
    left_out: LeftOut = Field(description="What is in none of the values.")
    items: list[SeriesItem] = Field(
        description="Line by line, areas in the order of `areas` and sensors by id; each ascending "
        "in time."
    )
