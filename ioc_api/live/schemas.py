"""What the live routes answer besides events and bytes."""

from pydantic import BaseModel, Field


class SensorIndex(BaseModel):
    """Which sensor each place in frames and snapshots is."""

    epoch: str = Field(description="Start of the process; places of another epoch are void.")
    first: int = Field(description="Place of the first id in the list.")
    n: int = Field(description="Places that are taken now.")
    sensor_id: list[str | None] = Field(
        description="Ids by place, from `first` on; null for a sensor that one may not see."
    )
