"""What `audit` answers."""

from typing import Any

from pydantic import BaseModel, Field

from ioc_api.accounts.trail import What
from ioc_api.http.answer import TIME


class AuditItem(BaseModel):
    """Something that was changed, or tried."""

    audit_id: int = Field(description="Its number; none is left out.")
    at: str = Field(description=f"When, by the database's clock. {TIME}")
    who: str | None = Field(
        description="Who did it: an account, or `console:` and a user of the machine; null for "
        "nobody known."
    )
    via: str = Field(
        description="How they came: session, `key:` and its id, password, link, oidc, console."
    )
    address: str | None = Field(description="From where; null for the machine itself.")
    what: What = Field(description="What was done.")
    whom: str | None = Field(description="What it was done to: an account, a device.")
    before: dict[str, Any] | None = Field(description="What changed, as it was before.")
    after: dict[str, Any] | None = Field(description="And as it was after.")
    hash: str = Field(
        description="Seal of this row and of all before it, hexadecimal. Who notes the newest sees "
        "later whether rows were cut off."
    )


class AuditPage(BaseModel):
    """A page of changes, the newest first."""

    items: list[AuditItem] = Field(description="Changes of the span.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
