"""What is said of keys, and to make one."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from ioc_api.accounts import names
from ioc_api.accounts.right import Right
from ioc_api.http.answer import TIME

LABEL_MAX_LENGTH = 100
AREAS_MAX_COUNT = 1_000


class KeyItem(BaseModel):
    """A key, without its secret."""

    key_id: str = Field(description="What names it in lists and in the audit.")
    name: str = Field(description="Whose it is: it may do no more than they may now.")
    label: str = Field(description="What its owner calls it.")
    rights: list[Right] | None = Field(
        description="What it may at most; null for all that its owner may."
    )
    areas: list[str] | None = Field(description="Where at most; null for wherever its owner may.")
    created_at: str = Field(description=f"When it was made. {TIME}")
    expires_at: str = Field(description=f"Until when it counts. {TIME}")
    last_used_at: str | None = Field(
        description=f"When it was used last, to the minute; null for never. {TIME}"
    )
    revoked_at: str | None = Field(
        description=f"When somebody ended it; null where nobody did. {TIME}"
    )


class KeyList(BaseModel):
    """Keys."""

    items: list[KeyItem] = Field(description="By owner, the newest first.")


class NewKey(BaseModel):
    """What a key shall be for."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, AfterValidator(names.one_line)] = Field(
        min_length=1,
        max_length=LABEL_MAX_LENGTH,
        description="What one calls it: the program that it is for.",
    )
    rights: list[Right] | None = Field(
        default=None, description="What it may at most; left out, all that one may."
    )
    areas: list[str] | None = Field(
        default=None,
        max_length=AREAS_MAX_COUNT,
        description="Codes of the areas that it is for at most; left out, wherever one may.",
    )
    expires_at: AwareDatetime | None = Field(
        default=None,
        description="Until when it counts; left out, 90 days, and at most 366. RFC 3339.",
    )

    def until(self, otherwise: datetime) -> datetime:
        """Return until when it shall count."""
        return self.expires_at or otherwise


class MadeKey(KeyItem):
    """A key that was just made, with its secret."""

    key: str = Field(
        description="What is sent after `Authorization: Bearer`. It is told this once.",
        examples=["ioc_0123456789abcdef_…"],
    )
