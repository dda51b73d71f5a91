"""What is sent to take steps: a form for what each step needs, so that nothing else is accepted."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ioc_api.accounts.names import FORM
from ioc_api.accounts.names import PATTERN as NAME_PATTERN
from operations.life.state import Step

NOTE_MAX_LENGTH = 2_000
ITEMS_MAX_COUNT = 200
_ID_MAX = 2**53 - 1
Note = Annotated[str, Field(max_length=NOTE_MAX_LENGTH, pattern=r"^[^\x00]*$")]
Said = Annotated[Note, Field(min_length=1)]
PlainStep = Literal["acknowledge", "start", "resolve", "close", "reopen", "return"]


class AnyStep(BaseModel):
    """What all steps have."""

    model_config = ConfigDict(extra="forbid")

    note: Note | None = Field(default=None, description="Why, in words.")

    @property
    def whom(self) -> str | None:
        """Return who shall have it."""
        return None

    @property
    def until_at(self) -> datetime | None:
        """Return until when it is put aside."""
        return None


class Plain(AnyStep):
    """A step that needs nothing else."""

    step: PlainStep = Field(description="What is done.")


class Assign(AnyStep):
    """Give it to somebody, oneself too."""

    step: Literal["assign"] = Field(description="What is done.")
    assignee: str = Field(
        pattern=f"^{NAME_PATTERN}$", description=f"Account of who shall have it: {FORM}."
    )

    @property
    def whom(self) -> str | None:
        """Return who shall have it."""
        return self.assignee


class Suppress(AnyStep):
    """Put it aside for a time."""

    step: Literal["suppress"] = Field(description="What is done.")
    until: AwareDatetime = Field(
        description="Until when, city time, at most 30 days on: then it is open again. RFC 3339."
    )

    @property
    def until_at(self) -> datetime | None:
        """Return until when it is put aside."""
        return self.until


class Remark(AnyStep):
    """Say something about it; nothing else changes."""

    step: Literal["note"] = Field(description="What is done.")
    # Needed here, where others may leave it out.
    note: Said = Field(description="What is said.")  # pyright: ignore[reportIncompatibleVariableOverride]


class AlertVersion(BaseModel):
    """An alert as one has seen it."""

    model_config = ConfigDict(extra="forbid")

    alert_id: int = Field(ge=1, le=_ID_MAX, description="Id of the alert.")
    version: int = Field(ge=1, le=999_999_999, description="The version that one has seen.")


class _Many(BaseModel):
    items: list[AlertVersion] = Field(
        min_length=1, max_length=ITEMS_MAX_COUNT, description="The alerts."
    )


class PlainMany(Plain, _Many):
    """A step that needs nothing else, on many alerts."""


class AssignMany(Assign, _Many):
    """Give many to somebody."""


class SuppressMany(Suppress, _Many):
    """Put many aside for a time."""


class RemarkMany(Remark, _Many):
    """Say something about many."""


NewStep = Annotated[Plain | Assign | Suppress | Remark, Field(discriminator="step")]
ManySteps = Annotated[
    PlainMany | AssignMany | SuppressMany | RemarkMany, Field(discriminator="step")
]


def step_of(body: AnyStep) -> Step:
    """Return which step a body names."""
    return Step(body.model_dump(include={"step"})["step"])
