"""What `dead-letters` answers."""

from typing import Literal

from pydantic import BaseModel, Field

from contract.reason import Reason
from ioc_api.http.answer import TIME

LeftOut = Literal["right", "packs"]


class DeadLetterItem(BaseModel):
    """A message, or rows of one, that could not be stored; or a summary of such."""

    dead_letter_id: int = Field(description="Number of the letter.")
    received_at: str = Field(
        description="When ingest got the message, by the wall clock; of a summary the last one. "
        f"{TIME}"
    )
    topic: str = Field(
        description="Its topic; what cannot be printed is replaced, what is long cut."
    )
    reason: str = Field(description=f"Why it was refused: {', '.join(Reason)}.")
    detail: str = Field(description="What was wrong and what would be right.")
    reading_count: int = Field(
        description="How many readings this befell; a message that cannot be read counts as one."
    )
    sensor_id: str | None = Field(
        description="The sensor, where it befell one reading; null otherwise."
    )
    payload_base64: str | None = Field(
        description="The message's bytes, as many as are stored; null where they are left out."
    )
    payload_left_out: LeftOut | None = Field(
        description="Why the bytes are left out: `right`, the asker lacks `read_payloads`; "
        "`packs`, the message may hold readings of sensors outside of the asker's areas. Null "
        "where they are there."
    )
    is_payload_cut: bool = Field(
        description="Whether the message had more bytes. Always true of a summary, which counts "
        "what found no room in a minute and holds the head of the last message."
    )


class DeadLetterPage(BaseModel):
    """A page of letters, newest first."""

    items: list[DeadLetterItem] = Field(description="Letters that no birth has called back.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
