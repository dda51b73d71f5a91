"""What `tellings` answers."""

from typing import Literal

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME


class TellingItem(BaseModel):
    """Something about an alert that a target was told, or is to be told."""

    telling_id: int = Field(description="Its number: what a webhook has as `X-IOC-Telling`.")
    alert_id: int = Field(description="Id of the alert.")
    what: str = Field(description="What happened: `raised`, `cleared`, …, or a step's name.")
    channel: Literal["webhook", "apprise"] = Field(description="How it is told.")
    target: str = Field(description="Name of the target, as the site's file has it.")
    title: str = Field(description="Its first line.")
    made_at: str = Field(description=f"When it was written, by the database's clock. {TIME}")
    attempt_count: int = Field(description="How often it was tried since it was last asked for.")
    next_at: str | None = Field(
        description=f"When it is tried next; null where it was told, or given up. {TIME}"
    )
    told_at: str | None = Field(description=f"When the target took it. {TIME}")
    failed_at: str | None = Field(description=f"When it was given up. {TIME}")
    last_error: str | None = Field(description="Why the last attempt failed.")


class TellingPage(BaseModel):
    """A page of them, the newest first."""

    items: list[TellingItem] = Field(description="What is told about alerts that the asker sees.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
