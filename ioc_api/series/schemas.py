"""What `series` answers."""

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME
from ioc_api.series.rules import SeriesTier


class SeriesItem(BaseModel):
    """One bucket over all sensors; buckets without values are left out."""

    bucket_at: str = Field(
        description="Begin of the bucket; days begin at the city's midnight. The first bucket may "
        f"begin before the span. {TIME}"
    )
    mean: float | None = Field(
        description="Mean over all readings by the quantity's `aggregate`: arithmetic, of "
        "directions circular, of sound levels energetic, of increments per reading; null for "
        "registers. [unit of the series]"
    )
    min: float | None = Field(
        description="Smallest value; null for directions and registers. [unit of the series]"
    )
    max: float | None = Field(
        description="Largest value; null for directions and registers. [unit of the series]"
    )
    sensor_count: int = Field(description="Sensors that gave a value.")
    count: int = Field(description="Values.")
    untrusted_count: int | None = Field(
        description="Readings of these sensors that are doubtful (`quality & 63` is not 0) and, "
        "unless asked for by `quality=all`, not in the values; null where nobody has counted."
    )


class TotalledItem(SeriesItem):
    """One bucket of a quantity whose `aggregate` is `mean`."""

    total: float = Field(
        description="Sum over the sensors of each one's mean: of `load_kw` the monitored load. "
        "[unit of the series]"
    )


class SummedItem(SeriesItem):
    """One bucket of a quantity of increments, such as rain."""

    sum: float = Field(
        description="Total over readings and sensors; divided by `sensor_count`, what fell on one "
        "of them. [unit of the series]"
    )


class IncreaseItem(SeriesItem):
    """One bucket of registers that only grow."""

    increase: float | None = Field(
        description="How much they grew together, each since its last value before the bucket; "
        "null where each has one value and none is before it. [unit of the series]"
    )


class SeriesDocument(BaseModel):
    """One quantity of all sensors of a kind, or of an area's, over time."""

    kind: str = Field(description="Kind of sensor.")
    quantity: str = Field(description="The quantity.")
    area: str | None = Field(description="Code of the district or ward; null for the city.")
    tier: SeriesTier = Field(description="Width of the buckets.")
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    unit: str = Field(description="Unit of the quantity (UCUM).")
    items: list[TotalledItem] | list[SummedItem] | list[IncreaseItem] | list[SeriesItem] = Field(
        description="Ascending in time."
    )
