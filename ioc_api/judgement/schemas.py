"""What answers say of a crossing."""

from pydantic import BaseModel, Field

from contract.city_threshold import Level


class CrossingState(BaseModel):
    """A quantity that is beyond a threshold, whoever its sensor is."""

    quantity: str = Field(description="The quantity that crosses.")
    value: float = Field(
        description="What was judged: its last trusted value, or the mean. [unit of the quantity]"
    )
    observed_at: str = Field(
        description="When that was observed; of a mean the newest observation in it. RFC 3339, UTC."
    )
    threshold_id: str = Field(description="The worst threshold that it crosses.")
    level: Level = Field(description="Its level.")
    threshold_value: float = Field(description="Its value. [unit of the quantity]")
    averaged_s: int = Field(description="Span of the mean that was judged; 0: a reading. [city s]")
    hold_s: int = Field(
        description="How long values must have been beyond it before it counts. [city s]"
    )
    since_at: str | None = Field(
        description="First of the unbroken run of trusted values, or means, beyond this threshold; "
        "null where that is more than 48 h before `observed_at`. RFC 3339, UTC."
    )
    held: bool = Field(
        description="True where nothing newer says how it is: the sensor is not live, or its "
        "newest reading is not to be trusted or lacks the quantity."
    )
    pending: bool = Field(
        description="True where it has not yet lasted `hold_s`: it is beyond the threshold now, "
        "and does not stand yet. It counts as `pending` and in no other number."
    )
