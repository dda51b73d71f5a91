"""What `completeness` answers."""

from pydantic import BaseModel, ConfigDict, Field

from ioc_api.completeness.rules import By
from ioc_api.http.answer import SCOPE, TIME


class Completeness(BaseModel):
    """How much of what was expected has come."""

    sensor_count: int = Field(description="Sensors of which something was expected, or came.")
    expected_count: int = Field(
        description="Readings to be expected while they were in service, by their period: the "
        "fewest that one which keeps it takes in that time."
    )
    received_count: int = Field(description="Readings that have come, doubtful ones too.")
    trusted_count: int | None = Field(
        description="Those of them that can be trusted (`quality & 63` is 0); null where of some "
        "nobody has counted."
    )
    missing_count: int = Field(
        description="Readings that have not come, counted by sensor and day: what a sensor sends "
        "too much makes up for nothing elsewhere."
    )
    surplus_count: int = Field(
        description="Readings beyond the most that a sensor which keeps its period takes, counted "
        "by sensor and day: of a shorter period than was announced, or while it was not in service."
    )
    complete_frac: float | None = Field(
        description="1 - `missing_count` / `expected_count`; null where nothing was expected, "
        "which does not say that nothing is missing."
    )


class CompletenessItem(Completeness):
    """The same of one sensor, area or day."""

    model_config = ConfigDict(extra="forbid")

    sensor_id: str | None = Field(default=None, description="Id of the sensor, with `by=sensor`.")
    area: str | None = Field(
        default=None, description="Code of the district, with `by=area`; null outside of all."
    )
    ward: str | None = Field(
        default=None, description="Code of the ward, with `by=ward`; null outside of all."
    )
    bucket_at: str | None = Field(
        default=None, description=f"Begin of the city's day, with `by=1d`. {TIME}"
    )
    local_at: str | None = Field(
        default=None, description="The same in the zone that `tz` names, with its offset."
    )


class NotCounted(BaseModel):
    """What is in none of the items' counts."""

    sensor_ids: list[str] = Field(
        description="Sensors that stood there and were at no time of it in service, as far as is "
        "known."
    )
    areas: list[str] = Field(description="Areas, with `by=area` or `ward`, that had no sensor.")


class CompletenessDocument(Completeness):
    """How complete a kind's readings are over a span."""

    kind: str = Field(description="Kind of sensor.")
    area: str | None = Field(
        description="Code of the district or ward that all of it lies in; null for the city."
    )
    scope: list[str] | None = Field(description=SCOPE)
    by: By = Field(description="By what it is divided.")
    tz: str = Field(description="Whose days.")
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    counted_from: str = Field(
        description="Begin of what is counted: earlier than the span where what is finer than a "
        f"bucket is no longer kept. {TIME}"
    )
    counted_to: str = Field(
        description="End of what is counted: not after `as_of`, and later than the span where what "
        f"is finer than a bucket is no longer kept. {TIME}"
    )
    as_of: str = Field(description=f"City time of the answer. {TIME}")
    left_out: NotCounted = Field(description="What is in none of the counts.")
    items: list[CompletenessItem] = Field(
        description="By id, code or day; sensors and days of which nothing was expected too."
    )
