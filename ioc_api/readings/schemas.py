"""What `readings` answers."""

from pydantic import BaseModel, Field

from ioc_api.readings.tier import TierName
from ioc_api.sensors.schemas import TIME, LatestReading


class BucketValues(BaseModel):
    """One quantity in one bucket."""

    mean: float | None = Field(
        description="Mean by the quantity's `aggregate`: arithmetic, of directions circular, of "
        "sound levels energetic, of increments per reading; null for registers and where there "
        "is no value. [unit of the quantity]"
    )
    min: float | None = Field(
        description="Smallest value; null for directions. [unit of the quantity]"
    )
    max: float | None = Field(
        description="Largest value; null for directions. [unit of the quantity]"
    )


class SummedValues(BucketValues):
    """One quantity of increments, such as rain, in one bucket."""

    sum: float | None = Field(description="Total of the bucket. [unit of the quantity]")


class CounterValues(BucketValues):
    """One register that only grows in one bucket; `min` and `max` are values of the register."""

    increase: float | None = Field(
        description="How much it grew since the last value before the bucket, so that increases "
        "add up across gaps; null where it has one value and none is before it. "
        "[unit of the quantity]"
    )


class BucketItem(BaseModel):
    """One bucket of a rollup; buckets without readings are left out."""

    bucket_at: str = Field(
        description="Begin of the bucket; days begin at the city's midnight. The first bucket may "
        f"begin before the span. {TIME}"
    )
    count: int = Field(description="Readings in it.")
    untrusted_count: int | None = Field(
        description="How many of them are doubtful (`quality & 63` is not 0) and, unless asked for "
        "by `quality=all`, not in the values; null where nobody has counted."
    )
    values: dict[str, SummedValues | CounterValues | BucketValues] = Field(
        description="By quantity."
    )


class ReadingPage(BaseModel):
    """A page of one sensor's history, ascending in event time."""

    sensor_id: str = Field(description="Id of the sensor.")
    kind: str = Field(description="Kind of the sensor.")
    tier: TierName = Field(
        description="Where the items come from: `raw`, readings as sent; else buckets of 15 "
        "minutes, an hour, a day."
    )
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    items: list[LatestReading] | list[BucketItem] = Field(
        description="Readings where the tier is `raw`, else the buckets that the span touches."
    )
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
    thinned_from: int | None = Field(
        default=None, description="With `thin`, how many readings the span has."
    )
