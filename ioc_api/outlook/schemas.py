"""What the outlooks answer."""

from typing import Literal

from pydantic import BaseModel, Field

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
