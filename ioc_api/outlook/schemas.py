"""What the outlooks answer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ioc_api.http.answer import TIME

Alarm = Literal["I", "II", "III"]
LOW, HIGH = (f"{end} of the band in which nine of ten lie. [m]" for end in ("Low end", "High end"))


class GaugeItem(BaseModel):
    """The gauge of which the outlook speaks."""

    site_id: str = Field(description="Its name in the city's files.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")


class AlarmItem(BaseModel):
    """An official alarm level of the gauge."""

    level: Alarm = Field(description="III is the highest.")
    level_m: float = Field(description="From which water level on. National datum. [m]")


class TideLevel(BaseModel):
    """A level that is to be expected."""

    at: str = Field(description=f"City time. {TIME}")
    level_m: float = Field(description="National datum. [m]")
    low_m: float = Field(description=LOW)
    high_m: float = Field(description=HIGH)


class HighWater(TideLevel):
    """A time at which the water stands highest before it falls."""

    alarm: Alarm | None = Field(
        description="The highest alarm level of its day that `level_m` reaches; null: none."
    )


class TideOutlook(BaseModel):
    """The tide of two days."""

    as_of: str = Field(description=f"City time of the answer. {TIME}")
    gauge: GaugeItem = Field(description="Where.")
    residual_m: float | None = Field(
        description="What the river stood above the harmonic constants in the last hour; null "
        "where no reading of that hour can be trusted: then the constants speak alone. [m]"
    )
    residual_at: str | None = Field(
        description=f"The middle of the observations that say so; null without any. {TIME}"
    )
    trusted: bool = Field(description="Whether there is such a residual.")
    alarms: list[AlarmItem] = Field(
        description="The gauge's alarm levels of today, rising; empty where there are none."
    )
    high_waters: list[HighWater] = Field(description="Those within the span, by time.")
    items: list[TideLevel] = Field(description="Every ten minutes for 48 hours.")


class Motion(BaseModel):
    """How the rain moves."""

    toward_deg: int = Field(description="Where to, clockwise from north. [°]")
    speed_kmh: float = Field(description="How fast. [km/h]")
    source: Literal["gauges", "season"] = Field(
        description="`gauges`: the rain of the last hour had a say; `season`: what is usual alone."
    )


class Spoke(BaseModel):
    """How many spoke: n of N."""

    known: int = Field(description="Of which something is known.")
    of: int = Field(description="All of them.")


class StreetDepth(BaseModel):
    """The depth that is to be expected on a street; null where nothing can be said."""

    model_config = ConfigDict(populate_by_name=True)

    in_min: int = Field(description="So long after `as_of`. [min]")
    depth_m: float | None = Field(description="Water on the street. [m]")
    low_m: float | None = Field(description=LOW)
    high_m: float | None = Field(description=HIGH)
    flood_class: Literal["passable", "slow", "stalling", "closed", "emergency"] | None = Field(
        alias="class", description="Class of the depth; bands are assumed."
    )


class StreetItem(BaseModel):
    """A street with a flood gauge."""

    sensor_id: str = Field(description="Id of the gauge.")
    name: str = Field(description="Where it stands, for people.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    depth_m: float | None = Field(
        description="The last trusted depth of the quarter of an hour before `as_of`. [m]"
    )
    why: Literal["no_depth", "no_gauges", "stale"] | None = Field(
        description="Why nothing is said: no trusted depth of the last quarter of an hour, no rain "
        "gauge near that speaks, or nobody has looked lately; null where something is."
    )
    depths: list[StreetDepth] = Field(description="One for each of `horizons_min`.")


class FloodOutlook(BaseModel):
    """Water that is to be expected on streets."""

    as_of: str = Field(description=f"City time at which it was made. {TIME}")
    horizons_min: list[int] = Field(description="For how long after that. [min]")
    stale: bool = Field(
        description="Whether that is more than ten minutes ago, or was never; then all is null."
    )
    tide_trusted: bool = Field(description="As `trusted` of `outlook/tide`.")
    motion: Motion | None = Field(description="Null where no rain gauge speaks.")
    gauges: Spoke = Field(description="Rain gauges of the city, and how many of them spoke.")
    streets: Spoke = Field(description="Streets that are asked for, and of how many is told.")
    items: list[StreetItem] = Field(
        description="The deepest first, now or later; of which nothing is known last. At most "
        "`limit`."
    )
