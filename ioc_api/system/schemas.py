"""What the system routes answer."""

from typing import Literal

from pydantic import BaseModel, Field

from contract.area import AreaLevel
from contract.outline import OutlineOrigin
from ioc_api.http.answer import TIME


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = Field(default="ok", description="Always `ok`.")
    version: str = Field(description="Version of the program.")


class Check(BaseModel):
    """One thing that the system needs."""

    ok: bool = Field(description="Whether it works.")
    reason: str | None = Field(description="Why it does not; null if it does.")


class IngestCheck(Check):
    """The ingest workers."""

    lag_s: float | None = Field(
        description="Time from receipt to commit of the slowest worker; null if none runs. [s]"
    )


class Checks(BaseModel):
    """Everything that the system needs."""

    database: Check = Field(description="The database answers and has its schema.")
    broker: Check = Field(description="The live feed is subscribed at the broker.")
    ingest: IngestCheck = Field(
        description="Every ingest worker has beaten within 10 s and reports no problem."
    )
    judgement: Check = Field(
        description="Means, and since when thresholds are crossed, have been read and can be: "
        "without them what crosses nothing may be what nobody has looked at."
    )
    alerts: Check = Field(
        description="Whoever judges alerts has said within 30 s that it does: without it none is "
        "raised, escalated or cleared."
    )

    def failing(self) -> dict[str, Check]:
        """Return the checks that are not ok, by name."""
        named: dict[str, Check] = {
            "database": self.database,
            "broker": self.broker,
            "ingest": self.ingest,
            "judgement": self.judgement,
            "alerts": self.alerts,
        }
        return {name: check for name, check in named.items() if not check.ok}


class AlertsJudged(BaseModel):
    """How far alerts are judged."""

    until_at: str | None = Field(
        description=f"Up to when what was stored is judged; null before anything was. {TIME}"
    )
    problem: str | None = Field(
        description="Why no alert is raised, escalated or cleared now; null while they are. An "
        "alert that is not there says nothing meanwhile."
    )


class Behind(BaseModel):
    """How far the stored readings are behind what was sent."""

    broker_queue: int | None = Field(
        description="Messages that wait in the broker for a session, told by it every 10 s; null "
        "where it does not tell."
    )
    oldest_uncommitted_s: float | None = Field(
        description="Age of the oldest message that ingest has received and not committed; null "
        "if no worker runs. [s]"
    )
    lag_s: float | None = Field(
        description="Time from receipt to commit of the slowest worker; null if none runs. [s]"
    )


class Readiness(BaseModel):
    """Whether the whole system works."""

    ready: bool = Field(description="Whether all checks are ok.")
    checks: Checks = Field(description="The checks one by one.")
    behind: Behind = Field(description="How far behind the stored readings are.")
    warnings: list[str] = Field(
        description="What works and wants somebody's hand all the same: `retention_held: …`, where "
        "a clock wants more dropped than retention does by itself."
    )


class Clock(BaseModel):
    """City time is `city_at + speed · (wall now - wall_at)`."""

    city_at: str = Field(description="City time now. RFC 3339, UTC.")
    wall_at: str = Field(description="Wall time of the same moment. RFC 3339, UTC.")
    speed: float = Field(description="City seconds per wall second.")


class CityItem(BaseModel):
    """Which city this is and how the room shows it."""

    city: str = Field(description="Id of the city.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    time_zone: str = Field(description="IANA time zone.")
    area_level: AreaLevel = Field(description="The level of areas that the room shows.")
    outlines: OutlineOrigin = Field(
        description="Whether that level's outlines are schematic or the site's own exact ones."
    )
    tile_url: str | None = Field(description="Tile template of the map's background, or null.")
    bbox: tuple[float, float, float, float] = Field(
        description="West, south, east, north of the city, WGS 84. [°]"
    )
    clock: Clock = Field(description="The city's clock.")
    behind: Behind = Field(description="How far behind the stored readings are.")
