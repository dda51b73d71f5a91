"""What `maintenance` takes and answers."""

from pydantic import BaseModel, ConfigDict, Field

from contract.catalogue import KIND_BY_CODE
from ioc_api.http.answer import TIME
from operations.rules.definition import NO_NUL

NOTE_MAX_LENGTH = 500
_TEXT = 200


class NewWindow(BaseModel):
    """A span in which something is worked on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    from_at: str | None = Field(
        default=None, description=f"City time of its begin; left out, now. {TIME}"
    )
    to_at: str = Field(description=f"City time of its end, excluded. {TIME}")
    rule_id: str | None = Field(
        default=None, max_length=_TEXT, pattern=NO_NUL, description="Only alerts of this rule."
    )
    kind: str | None = Field(
        default=None,
        description="Only alerts of this kind of sensor.",
        json_schema_extra={"enum": [*KIND_BY_CODE, None]},
    )
    area: str | None = Field(
        default=None,
        max_length=_TEXT,
        pattern=NO_NUL,
        description="Only alerts of this district or ward.",
    )
    sensor_id: str | None = Field(
        default=None, max_length=_TEXT, pattern=NO_NUL, description="Only alerts of this sensor."
    )
    note: str = Field(
        min_length=1,
        max_length=NOTE_MAX_LENGTH,
        description="What is worked on, for people.",
    )


class WindowItem(BaseModel):
    """A maintenance window. What is null names all."""

    window_id: int = Field(description="Its number.")
    from_at: str = Field(description=f"City time of its begin. {TIME}")
    to_at: str = Field(description=f"City time of its end, excluded. {TIME}")
    rule_id: str | None = Field(description="Only alerts of this rule.")
    kind: str | None = Field(description="Only alerts of this kind of sensor.")
    area: str | None = Field(description="Only alerts of this district or ward.")
    sensor_id: str | None = Field(description="Only alerts of this sensor.")
    note: str = Field(description="What is worked on.")
    made_by: str = Field(description="Account of whoever made it.")
    made_at: str = Field(description=f"When it was made, by the wall clock. {TIME}")
    ended_at: str | None = Field(
        description=f"City time at which somebody ended it before its time; null otherwise. {TIME}"
    )
    is_active: bool = Field(description="Whether it holds now.")


class WindowList(BaseModel):
    """Maintenance windows."""

    items: list[WindowItem] = Field(description="Those that end last first.")
