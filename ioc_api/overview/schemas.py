"""What the overviews answer."""

from pydantic import BaseModel, Field


class StatusCounts(BaseModel):
    """How many sensors there are, retired ones left out, and how they are."""

    total: int = Field(description="All sensors.")
    live: int = Field(description="Newest reading at most 3 periods old.")
    late: int = Field(description="At most 10 periods old.")
    silent: int = Field(description="Older.")
    offline: int = Field(description="Their gateway is offline.")
    new: int = Field(description="No reading yet.")


class Aggregate(BaseModel):
    """A quantity over the live sensors; null where none has a value."""

    mean: float | None = Field(
        description="Mean of the newest values: of directions the circular mean, of sound levels "
        "the energetic mean. [unit of the quantity]"
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


class Reached(BaseModel):
    """How many live sensors reach a threshold."""

    threshold: float = Field(description="The lowest threshold that holds now. [unit]")
    count: int = Field(description="Live sensors at or above it.")


class KindOverview(BaseModel):
    """One kind of sensor."""

    sensors: int = Field(description="All sensors of the kind, retired ones left out.")
    live: int = Field(description="Those that are live.")
    values: dict[str, Aggregate] = Field(
        description="By quantity. Registers that only grow are left out: the mean of meter "
        "readings says nothing."
    )
    crossed: int | None = Field(
        default=None,
        description="Live sensors that cross at least one of `thresholds` now; absent where the "
        "kind has none.",
    )
    above: dict[str, Reached] | None = Field(
        default=None, description="By quantity that has thresholds above; absent in areas."
    )


class AreaSummary(BaseModel):
    """One area in the overview of all."""

    sensors: StatusCounts = Field(description="Counts by status.")
    kinds: dict[str, KindOverview] = Field(description="By kind, those that have sensors here.")


class Overview(BaseModel):
    """The city at a glance."""

    as_of: str = Field(description="City time of the answer. RFC 3339, UTC.")
    sensors: StatusCounts = Field(description="Counts by status.")
    kinds: dict[str, KindOverview] = Field(description="By kind, those that have sensors.")
    areas: dict[str, AreaSummary] | None = Field(
        default=None,
        description="By code of an area, those that have sensors; with `by=area` only.",
    )


class AreaOverview(Overview):
    """One area at a glance."""

    area: str = Field(description="Code of the area.")
