"""What the threshold routes answer."""

from datetime import date

from pydantic import BaseModel, Field

from contract.city_threshold import AveragedSeconds, Concern, Direction, Level
from ioc_api.fleet.status import Status
from ioc_api.judgement.schemas import CrossingState


class SiteItem(BaseModel):
    """The place whose sensors a threshold is meant for."""

    site_id: str = Field(description="Its name in the city's files.")
    name: str = Field(description="For people.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    radius_km: float = Field(description="Sensors at most this far away stand at it. [km]")


class ThresholdItem(BaseModel):
    """One sensor's newest value or mean against one number."""

    threshold_id: str = Field(description="Its name.")
    kind: str = Field(description="Kind of sensor, as in `kinds`.")
    quantity: str = Field(description="Quantity of that kind.")
    direction: Direction = Field(
        description="`above`: crossed from the value up; `below`: crossed under it."
    )
    level: Level = Field(description="`critical` is the worse.")
    concern: Concern = Field(description="What is at stake: orders crossings of one level.")
    value: float = Field(description="The limit. [unit]")
    unit: str = Field(description="UCUM code of the quantity's unit.")
    averaged_s: AveragedSeconds = Field(
        description="The span whose mean is judged, up to the sensor's newest reading; 0: that "
        "reading. [s]"
    )
    hold_s: int = Field(description="How long it must have been crossed. [s]")
    label_vi: str = Field(description="In Vietnamese, for people.")
    label_en: str = Field(description="In English, for people.")
    source: str = Field(description="Where the number comes from; `assumed` where it is ours.")
    valid_from: date = Field(description="First day on which it holds.")
    valid_to: date | None = Field(description="First day on which it no longer holds.")
    from_hour: float = Field(description="Local hour from which it holds; 0 with `to_hour` 24.")
    to_hour: float = Field(description="Local hour to which it holds, past midnight if smaller.")
    site: SiteItem | None = Field(description="Only sensors at this site; null for all.")
    holds_now: bool = Field(description="Whether it holds at the present city time.")


class ThresholdList(BaseModel):
    """All thresholds of the city."""

    items: list[ThresholdItem] = Field(description="In the order of the city's file.")


class CrossingItem(CrossingState):
    """A sensor and a quantity of it that is beyond a threshold."""

    sensor_id: str = Field(description="Id of the sensor.")
    kind: str = Field(description="Its kind.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    ward: str | None = Field(description="Code of its ward; null if unknown.")
    name: str = Field(description="Where it stands, for people.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    status: Status = Field(description="Status of the sensor, as in `sensors`.")
    last_observed_at: str = Field(
        description="Event time of its newest reading, whatever that holds. RFC 3339, UTC."
    )
    quality: int = Field(description="Quality bits of that reading, as in `sensors`.")


class LevelCounts(BaseModel):
    """How many crossings there are of each level."""

    critical: int = Field(description="Of the worse level.")
    warning: int = Field(description="Of the other.")


class Coverage(BaseModel):
    """How many of the sensors that could cross a threshold are heard of: n of N."""

    sensors: int = Field(
        description="Sensors of kinds with thresholds; what is retired or outside the city is not."
    )
    live: int = Field(description="Those of them that are live.")
    trusted: bool = Field(
        description="Whether enough are live of each kind that has sensors here, as `trusted` of "
        "`overview`, and all means have been read; only then, and where nothing is pending, may be "
        "said that nothing crosses a threshold."
    )


class CrossingList(BaseModel):
    """Which thresholds are crossed."""

    as_of: str = Field(description="City time of the answer. RFC 3339, UTC.")
    newest_observed_at: str | None = Field(
        description="Newest observation among the sensors that `coverage` counts; null where there "
        "is none. RFC 3339, UTC."
    )
    total: int = Field(description="All crossings that stand and pass the filters.")
    levels: LevelCounts = Field(description="How many of them of each level.")
    held: int = Field(description="How many of them are held.")
    pending: int = Field(
        description="How many values more are beyond a threshold and have not yet lasted as long "
        "as that asks for. Nothing is clear while there are such."
    )
    coverage: Coverage = Field(description="Whose word this is.")
    items: list[CrossingItem] = Field(
        description="The worst level first, of one level the gravest concern, then what began "
        "last; what is pending comes last. Of each sensor and quantity the worst threshold "
        "only; at most `limit`."
    )
