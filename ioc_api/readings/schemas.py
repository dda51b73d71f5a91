"""What `readings` answers."""

from typing import Literal

from pydantic import BaseModel, Field

from ioc_api.sensors.schemas import TIME, LatestReading


class ReadingPage(BaseModel):
    """A page of one sensor's history, ascending in event time."""

    sensor_id: str = Field(description="Id of the sensor.")
    kind: str = Field(description="Kind of the sensor.")
    tier: Literal["raw"] = Field(description="Where the items come from: `raw`, readings as sent.")
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    items: list[LatestReading] = Field(description="The readings of this page.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
