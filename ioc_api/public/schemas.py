"""What `public` answers."""

from typing import Literal

from pydantic import BaseModel, Field

from ioc_api.air_index.schemas import AirGradeItem, AreaCell, Method, StationCell
from ioc_api.http.answer import TIME
from ioc_api.outlook.schemas import AlarmItem, GaugeItem, HighWater, StreetDepth
from ioc_api.system.schemas import AlertsJudged

FloodClassCode = Literal["passable", "slow", "stalling", "closed", "emergency"]
Part = Literal["air", "flood", "tide", "warnings"]


class PublicCity(BaseModel):
    """Which city it is."""

    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    time_zone: str = Field(description="IANA name.")


class PublicName(BaseModel):
    """Whose word it is."""

    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")


class PublicArea(BaseModel):
    """A district's name."""

    area: str = Field(description="Code.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")


class PublicAir(BaseModel):
    """The air of the newest hour that is over."""

    hour_at: str | None = Field(description=f"Begin of the hour; null before the first. {TIME}")
    is_old: bool = Field(
        description="Newer hours should be there: nothing is known of now and each index is null."
    )
    method: Method
    grades: list[AirGradeItem] = Field(description="The classes, from the best to the worst.")
    known: int = Field(description="Stations that have an index.")
    of: int = Field(description="Stations that were in service.")
    city: AreaCell
    stations: list[StationCell] = Field(description="By id.")


class FloodClass(BaseModel):
    """A class of depths."""

    code: FloodClassCode = Field(description="Its name for programs.")
    from_m: float = Field(description="From which depth on. [m]")
    label_vi: str = Field(description="Name in Vietnamese.")
    label_en: str = Field(description="Name in English.")
    color: str = Field(description="As `#RRGGBB`.")


class WetStreet(BaseModel):
    """A street that is under water."""

    sensor_id: str = Field(description="Id of the gauge.")
    name: str = Field(description="Where it stands, for people.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    depth_m: float = Field(description="Depth. [m]")
    class_: FloodClassCode = Field(alias="class", description="Class of the depth.")
    since_at: str | None = Field(
        description=f"Since when it is deeper than a threshold; null: it is not. {TIME}"
    )
    observed_at: str = Field(description=f"When the depth was observed. {TIME}")


class ExpectedStreet(BaseModel):
    """A street that may be wet soon."""

    sensor_id: str = Field(description="Id of the gauge.")
    name: str = Field(description="Where it stands, for people.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    depths: list[StreetDepth] = Field(description="In 30 and in 60 minutes.")


class PublicOutlook(BaseModel):
    """Water that is to be expected."""

    as_of: str = Field(description=f"City time at which it was made. {TIME}")
    stale: bool = Field(description="That is too long ago, or was never: nothing is known.")
    known: int = Field(description="Streets of which something can be said.")
    of: int = Field(description="Streets with a gauge.")
    streets: list[ExpectedStreet] = Field(
        description="From 5 cm on in 30 or 60 minutes, the deepest first."
    )


class PublicFlood(BaseModel):
    """Water on the streets."""

    newest_observed_at: str | None = Field(description=f"Newest observation that counts. {TIME}")
    known: int = Field(description="Gauges that say something of now.")
    of: int = Field(description="Gauges that are in service.")
    wet: int = Field(description="How many streets are wet; the list may be shorter.")
    classes: list[FloodClass] = Field(description="Classes of depth, the shallowest first.")
    streets: list[WetStreet] = Field(description="From 5 cm on, the deepest first, 200 at most.")
    outlook: PublicOutlook


class PublicTide(BaseModel):
    """The next high waters."""

    gauge: GaugeItem
    trusted: bool = Field(description="Whether the river itself was heard in the last hour.")
    alarms: list[AlarmItem] = Field(description="The gauge's alarm levels of today, rising.")
    high_waters: list[HighWater] = Field(description="The next ones, by time.")


class PublicWarning(BaseModel):
    """A warning that holds."""

    alert_id: int = Field(description="Number of the alert.")
    type: Literal["Alert", "Update"] = Field(description="Alert: the first about it.")
    sent_at: str = Field(description=f"When it was sent. {TIME}")
    expires_at: str = Field(description=f"Until when it holds unless another follows. {TIME}")
    severity: str = Field(description="Of CAP.")
    category: str = Field(description="Of CAP.")
    area: str | None = Field(description="Code of the district; null: the whole city.")
    onset_at: str = Field(description="Since when, as CAP writes it.")
    event_vi: str = Field(description="What happens in Vietnamese.")
    event_en: str = Field(description="What happens in English.")
    label_vi: str = Field(description="What the rule is called.")
    label_en: str = Field(description="Name in English.")
    place_vi: str = Field(description="Sensor and district, a district, or the city.")
    place_en: str = Field(description="The same as `place_vi` in English.")
    measured_vi: str = Field(description="Value and limit; empty where no number says it.")
    measured_en: str = Field(description="The same as `measured_vi` in English.")
    headline_vi: str = Field(description="Headline of the message in Vietnamese.")
    headline_en: str = Field(description="Headline of the message in English.")
    description_vi: str = Field(description="The message in Vietnamese.")
    description_en: str = Field(description="The message in English.")
    advice_vi: str = Field(description="What people are advised in Vietnamese.")
    advice_en: str = Field(description="What people are advised in English.")
    cap: str = Field(description="Address of the message, relative to this document.")


class PublicDocument(BaseModel):
    """What everybody may know. A part that could not be read is null and named in `missing`."""

    as_of: str = Field(description=f"City time at which it was made. {TIME}")
    city: PublicCity
    provider: PublicName
    exercise: bool = Field(description="Data and warnings are of an exercise.")
    judged: AlertsJudged
    received: bool = Field(
        description="Whether what sensors send is received and stored now. While it is not, no "
        "warning that is missing says anything."
    )
    areas: list[PublicArea] = Field(description="The districts.")
    air: PublicAir | None = Field(description="Null, and in `missing`, if it cannot be read.")
    flood: PublicFlood | None = Field(description="Null as `air`.")
    tide: PublicTide | None = Field(description="Null as `air`.")
    warnings: list[PublicWarning] | None = Field(description="Those that hold; null as `air`.")
    missing: list[Part] = Field(description="Parts that cannot be read now.")
