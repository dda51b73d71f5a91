"""What the index of the air answers."""

from typing import Literal

from pydantic import BaseModel, Field

from ioc_api.air_index.rules import Missing
from ioc_api.http.answer import TIME
from operations.indices.vn_aqi import Pollutant

GradeCode = Literal["good", "moderate", "poor", "bad", "very_bad", "hazardous"]
MISSING = (
    "Why there is no index; empty where there is one. `before_rule`: it is of before the rule was "
    "valid. `not_computed`: newer hours should be there, so nothing is known of now. "
    "`no_stations`: none was in service. `too_few_stations`: under half of the stations have one. "
    "`no_hours`: nothing is known of the station. `no_dust`: neither PM2.5 nor PM10 is known; an "
    "hour needs two of its last three hours, a day 18 of 24, and each hour three quarters of its "
    "readings."
)


class Method(BaseModel):
    """By which rule it is computed."""

    name: str = Field(description="Name of the index.")
    source: str = Field(description="The document, and the place in it.")
    valid_from: str = Field(description="First day of which the rule says something, ISO 8601.")


class AirGradeItem(BaseModel):
    """A class of the index, and what people are advised in it."""

    code: GradeCode = Field(description="Its name for programs.")
    from_value: float = Field(description="Lowest index of the class.")
    label_vi: str = Field(description="Name in Vietnamese.")
    label_en: str = Field(description="Name in English.")
    color: str = Field(description="The decision's own colour, `#RRGGBB`; not fit for alarms.")
    everyone_vi: str = Field(description="What everybody is advised in Vietnamese.")
    everyone_en: str = Field(description="What everybody is advised in English.")
    sensitive_vi: str = Field(
        description="For old people, children, and whose heart or lungs are ill."
    )
    sensitive_en: str = Field(description="The same as `sensitive_vi` in English.")


class AirCell(BaseModel):
    """The index of a station in an hour or on a day."""

    value: int | None = Field(description="VN_AQI, 0 to 500; null: no data.")
    grade: GradeCode | None = Field(description="Its class; null: no data.")
    dominant: Pollutant | None = Field(description="Of which pollutant it is; null: no data.")
    by_pollutant: dict[Pollutant, int | None] = Field(
        description="Index of each pollutant; null: no data."
    )
    missing: list[Missing] = Field(description=MISSING)


class AreaCell(AirCell):
    """The mean index of several stations; no data where under half of them have one."""

    known: int = Field(description="Stations that have an index.")
    of: int = Field(description="Stations that were in service.")
    worst_sensor_id: str | None = Field(description="The station of the highest index.")


class StationCell(AirCell):
    """The index of a station, and where it stands."""

    sensor_id: str = Field(description="Id of the station.")
    name: str = Field(description="Where it stands, for people.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    area: str | None = Field(description="Code of the district; null outside of all.")
    ward: str | None = Field(description="Code of the ward; null outside of all.")


class NamedAreaCell(AreaCell):
    """The index of an area."""

    area: str = Field(description="Code of the district or ward.")


class AirNowDocument(BaseModel):
    """The air of the newest hour that is over."""

    as_of: str = Field(description=f"City time at which this was looked at. {TIME}")
    hour_at: str | None = Field(description=f"Begin of the hour; null before the first. {TIME}")
    method: Method
    grades: list[AirGradeItem] = Field(description="The classes, from the best to the worst.")
    city: AreaCell = Field(description="All stations that the asker may see.")
    areas: list[NamedAreaCell] = Field(description="Areas that have stations.")
    stations: list[StationCell] = Field(description="By id.")


class AirIndexItem(AirCell):
    """The index of an hour or a day; `known`, `of` and `worst_sensor_id` with areas alone."""

    at: str = Field(description=f"Begin of the hour or of the city's day. {TIME}")
    known: int | None = Field(default=None, description="Stations that have an index.")
    of: int | None = Field(default=None, description="Stations that were in service.")
    worst_sensor_id: str | None = Field(
        default=None, description="The station of the highest index."
    )


class AirIndexDocument(BaseModel):
    """The course of the index; an item for each hour or day that is over, with data or without."""

    resolution: Literal["1h", "1d"] = Field(description="What an item is.")
    area: str | None = Field(description="Code of the area that was asked for; null: none.")
    sensor_id: str | None = Field(description="The station that was asked for; null: none.")
    scope: list[str] | None = Field(
        description="The asker's areas, which alone are counted; null for the whole city."
    )
    method: Method
    items: list[AirIndexItem] = Field(description="By time.")
