"""What the sensor routes answer."""

from typing import Literal

from pydantic import BaseModel, Field

from contract.catalogue import Domain
from contract.city_threshold import Level
from contract.reason import Reason
from ioc_api.fleet.status import Status
from ioc_api.http.answer import TIME
from ioc_api.judgement.schemas import CrossingState


class LatestReading(BaseModel):
    """The newest reading of a sensor by event time."""

    observed_at: str = Field(description=f"When the device observed it. {TIME}")
    quality: int = Field(
        description="Bits: 1 implausible, 2 rate, 4 stuck, 8 spike, 16 drift, 32 clock skew, "
        "64 late, 128 repaired; 0 is a good reading."
    )
    values: dict[str, float | None] = Field(
        description="By quantity, in the units of `kinds`: the newest value of the last ten "
        "readings; null where they gave none."
    )
    observed_at_of: dict[str, str] = Field(
        default={},
        description="When the values were observed that are older than `observed_at`, by "
        f"quantity; absent where none is. {TIME}",
    )


class SensorItem(BaseModel):
    """A sensor with its status and newest reading."""

    sensor_id: str = Field(description="Id, unique in the city.")
    kind: str = Field(description="Kind of sensor, as in `kinds`.")
    domain: Domain = Field(description="Domain of the kind.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    ward: str | None = Field(description="Code of its ward; null if unknown.")
    name: str = Field(description="Where it stands, for people.")
    lat_deg: float = Field(description="Latitude, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude, WGS 84. [°]")
    gateway_id: str | None = Field(description="The gateway that it sends through.")
    period_s: float = Field(description="Time between two readings of this sensor. [city s]")
    status: Status = Field(
        description="`live` up to 3 periods after its newest reading, `late` up to 10, then "
        "`silent`, by city time; `new` before the first; `offline` while its gateway is "
        "and no reading shows that it is not; "
        "`retired` when taken away."
    )
    level: Level | None = Field(
        description="The worst threshold that it is beyond; null where it is beyond none."
    )
    held: bool = Field(
        description="Whether nothing newer is known of that: it stands, since silence clears "
        "nothing."
    )
    pending: bool = Field(
        description="Whether it is beyond a threshold only since less long than that asks for: "
        "none stands yet, and `level` is null."
    )
    outside_city: bool = Field(
        description="Whether it stands outside of the city: it counts in no area's figures and in "
        "none of the city's."
    )
    last_observed_at: str | None = Field(
        description=f"Event time of the newest reading; null before the first. {TIME}"
    )
    latest: LatestReading | None = Field(description="The newest reading; null before the first.")


class LastRefusal(BaseModel):
    """What was last refused of a sensor; `dead-letters` has the message."""

    reason: str = Field(description=f"Why: {', '.join(Reason)}.")
    detail: str = Field(description="What was wrong and what would be right.")
    received_at: str = Field(description=f"When ingest got it, by the wall clock. {TIME}")


class SensorDetail(SensorItem):
    """A sensor with everything that its birth told, and what is to be known of its readings."""

    quantities: list[str] = Field(description="The quantities that it measures.")
    installed_at: str | None = Field(description=f"When it was installed. {TIME}")
    announced_at: str = Field(description=f"When its last birth came. {TIME}")
    retired_at: str | None = Field(description=f"When it was retired. {TIME}")
    crossings: list[CrossingState] = Field(
        description="What it is beyond, the worst first, what is pending last; of each quantity "
        "the worst threshold."
    )
    last_refusal: LastRefusal | None = Field(
        default=None,
        description="The newest message about one reading of it that was refused; null where none "
        "is kept, absent while the database cannot be asked.",
    )


class SensorPage(BaseModel):
    """A page of sensors in the order of their ids."""

    items: list[SensorItem] = Field(description="The sensors of this page.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")


class Point(BaseModel):
    """A GeoJSON point."""

    type: Literal["Point"] = Field(description="Type of the geometry.")
    coordinates: tuple[float, float] = Field(description="Longitude and latitude, WGS 84. [°]")


class SensorColumns(BaseModel, extra="allow"):
    """A sensor as columns, none in another; beside these each quantity of its newest reading."""

    sensor_id: str = Field(description="Id, unique in the city.")
    kind: str = Field(description="Kind of sensor, as in `kinds`: it says which quantities follow.")
    area: str | None = Field(description="Code of its district; null if unknown.")
    ward: str | None = Field(description="Code of its ward; null if unknown.")
    name: str = Field(description="Where it stands, for people.")
    status: Status = Field(description="As in `sensors`.")
    level: Level | None = Field(description="As in `sensors`.")
    held: bool = Field(description="As in `sensors`.")
    pending: bool = Field(description="As in `sensors`.")
    outside_city: bool = Field(description="As in `sensors`.")
    last_observed_at: str | None = Field(
        description="Event time of the newest reading. What of the values is older has its own in "
        f"`<quantity>_observed_at`. {TIME}"
    )
    quality: int | None = Field(
        default=None, description="Quality bits of the newest reading; absent before the first."
    )


class SensorFeature(BaseModel):
    """A sensor as a GeoJSON feature."""

    type: Literal["Feature"] = Field(description="Type of the object.")
    id: str = Field(description="Id of the sensor.")
    geometry: Point = Field(description="Where it stands.")
    properties: SensorColumns = Field(description="What is known of it.")


class SensorFeatures(BaseModel):
    """Sensors as GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = Field(description="Type of the object.")
    features: list[SensorFeature] = Field(description="The sensors, of this page if `limit` is.")
    next_cursor: str | None = Field(
        default=None, description="With `limit` only: cursor of the next page; null at the end."
    )
