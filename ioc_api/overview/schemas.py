"""What the overviews answer."""

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME

NEWEST = (
    "Newest observation among these sensors, those of clocks that run ahead left out; null where "
    f"there is none. {TIME}"
)


PENDING = (
    "Others that are beyond a threshold and have not yet been for as long as it asks for; nothing "
    "is clear while there are such."
)
UNREAD = "Null while it is not known: a kind is judged by means that have not been read yet."


class StatusCounts(BaseModel):
    """How many sensors there are and how they are; what is retired or outside the city is not."""

    total: int = Field(description="All sensors.")
    live: int = Field(description="Newest reading at most 3 periods old.")
    late: int = Field(description="At most 10 periods old.")
    silent: int = Field(description="Older.")
    offline: int = Field(description="Their gateway is offline.")
    new: int = Field(description="No reading yet.")


class SensorLevels(BaseModel):
    """How many sensors are beyond a threshold, by the worst of each."""

    critical: int = Field(description="Sensors whose worst level is critical.")
    warning: int = Field(description="Sensors whose worst level is warning.")


class Aggregate(BaseModel):
    """A quantity over the live sensors; without numbers where too few of them have a value.

    Too few: under half of the sensors that measure the quantity, or under what the kind needs.
    """

    count: int = Field(description="Live sensors with a trusted value: n of the kind's sensors.")
    mean: float | None = Field(
        description="Mean of the newest trusted values: of directions the circular mean, of sound "
        "levels the energetic mean. [unit of the quantity]"
    )
    min: float | None = Field(
        description="Smallest; null for directions, which have no order. [unit of the quantity]"
    )
    max: float | None = Field(
        description="Largest; null for directions, which have no order. [unit of the quantity]"
    )
    total: float | None = Field(
        default=None,
        description="Sum over the live sensors, of load_kw, power_kw and flow_m3h alone: what is "
        "monitored, not the city's whole. [unit of the quantity]",
    )


class QuantityCounts(SensorLevels):
    """How many sensors are beyond a threshold of a quantity."""

    held: int = Field(description="Those of them of which nothing newer is known.")
    pending: int = Field(description=PENDING)


class KindOverview(BaseModel):
    """One kind of sensor."""

    sensors: int = Field(description="All sensors of the kind: N.")
    live: int = Field(description="Those that are live: n.")
    trusted: bool = Field(
        description="Whether enough are live to conclude from: half of them, and as many as the "
        "kind needs. Nor can be concluded from a kind whose means cannot be read."
    )
    newest_observed_at: str | None = Field(description=NEWEST)
    values: dict[str, Aggregate] = Field(
        description="By quantity. Registers that only grow are left out: the mean of meter "
        "readings says nothing."
    )
    crossed: int | None = Field(
        default=None,
        description="Sensors beyond at least one of `thresholds`, held ones included; this and "
        "what follows is absent where the kind has none, and null where it is judged by means "
        "that have not been read yet.",
    )
    held: int | None = Field(
        default=None,
        description="Those of them whose worst level is held: nothing newer is known.",
    )
    pending: int | None = Field(default=None, description=PENDING)
    levels: SensorLevels | None = Field(default=None, description="`crossed` by level.")
    crossed_of: dict[str, QuantityCounts] | None = Field(
        default=None, description="By quantity that has thresholds; held ones included."
    )


class Glance(BaseModel):
    """Some sensors at a glance."""

    newest_observed_at: str | None = Field(description=NEWEST)
    sensors: StatusCounts = Field(description="Counts by status.")
    levels: SensorLevels | None = Field(
        description=f"Counts by level, held ones included. {UNREAD}"
    )
    held: int | None = Field(
        description=f"Sensors whose worst level is held: nothing newer is known. {UNREAD}"
    )
    pending: int | None = Field(description=f"{PENDING} {UNREAD}")
    kinds: dict[str, KindOverview] = Field(description="By kind, those that have sensors.")


class Overview(Glance):
    """The city at a glance."""

    as_of: str = Field(description=f"City time of the answer. {TIME}")
    areas: dict[str, Glance] | None = Field(
        default=None,
        description="By code of an area, those that have sensors; with `by=area` only.",
    )


class AreaOverview(Overview):
    """One area at a glance."""

    area: str = Field(description="Code of the area.")
