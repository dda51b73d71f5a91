"""What `truth` answers: events as they are told on the broker."""

from typing import Literal

from pydantic import BaseModel, Field

from contract.payload.truth import MAX_NAMED_SENSORS
from ioc_api.http.answer import TIME


class ExpectationItem(BaseModel):
    """What an event did to a quantity."""

    kind: str = Field(description="Kind of sensor.")
    quantity: str = Field(description="Quantity of it.")
    direction: Literal["up", "down", "stuck", "gone"] = Field(
        description="Whether its values went up, went down, stood still or ceased to come."
    )


class TruthItem(BaseModel):
    """A thing that really happened: an event in the city, or a fault of what watches it."""

    event_id: str = Field(description="Its own id.")
    what: str = Field(description="Which event or fault.", examples=["storm"])
    cause_event_id: str | None = Field(
        description="The event that brought it about; null where none did, or one outside of the "
        "asker's areas."
    )
    scenario: str = Field(description="The scenario that it belongs to; empty for none.")
    area: str = Field(description="Code of the area that its middle lies in; `none` for none.")
    lat_deg: float | None = Field(
        description="Latitude of its middle, WGS 84; null where it has none."
    )
    lon_deg: float | None = Field(
        description="Longitude of its middle, WGS 84; null where it has none."
    )
    from_at: str = Field(description=f"When it began, in city time. {TIME}")
    to_at: str | None = Field(description=f"When it ended; null while it goes on. {TIME}")
    sensor_id: list[str] = Field(
        description=f"Sensors that it reached, at most {MAX_NAMED_SENSORS} of them; of these such "
        "as stand in the asker's areas."
    )
    sensor_count: int = Field(
        description="How many it reached in all; where the asker has areas, how many are named."
    )
    expected: list[ExpectationItem] = Field(
        description="What it did beyond noise, measured; empty while it goes on, and where it "
        "could not be measured."
    )
    parameters: dict[str, float] = Field(
        description="How strong it is: numbers by names that end in their unit."
    )


class TruthPage(BaseModel):
    """A page of events, the last to begin first."""

    items: list[TruthItem] = Field(description="Events that overlap the span.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
