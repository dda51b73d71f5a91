"""What `loads` answers."""

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME
from ioc_api.loads.rules import RECENT, SILENT, LoadState

_SILENT_MIN = int(SILENT.total_seconds() // 60)


class LoadItem(BaseModel):
    """Readings that were handed over whole, and how far their storing has come."""

    load_name: str = Field(description="Its name, under which it goes on after an interruption.")
    source: str = Field(description="Where the readings came from.")
    state: LoadState = Field(
        description="`finished`; `failed`, where `problem` says why it does not go on; "
        f"`interrupted`, where nothing was stored for {_SILENT_MIN} minutes; else `running`."
    )
    started_at: str = Field(description=f"When it was begun, by the wall clock. {TIME}")
    updated_at: str = Field(description=f"When it moved last, by the wall clock. {TIME}")
    finished_at: str | None = Field(description=f"When all was stored, or null. {TIME}")
    part_count: int | None = Field(description="Parts it has in all; null where nobody knows.")
    done_count: int = Field(description="Parts that are stored, each whole or not at all.")
    row_count: int = Field(description="Readings of those parts.")
    new_count: int = Field(description="Of them, readings that were not stored before.")
    duplicate_count: int = Field(description="Of them, readings that were stored before, alike.")
    refused_count: int = Field(description="Of them, readings that could not be stored.")
    rollup_count: int = Field(description="Rows of rollups written with them.")
    from_at: str | None = Field(description=f"The first time observed so far, or null. {TIME}")
    to_at: str | None = Field(description=f"The last time observed so far, or null. {TIME}")
    problem: str | None = Field(description="Why it does not go on, or null.")
    rows_per_s: float | None = Field(
        description=f"Readings a second, in the {RECENT.total_seconds():g} s before `updated_at`; "
        "null before the first part."
    )


class Loads(BaseModel):
    """Loads, the last to have moved first."""

    items: list[LoadItem] = Field(description="The newest of them.")
