"""What `export` says of a file."""

from pydantic import BaseModel, Field

from db.trusted import Trust
from ioc_api.export.form import Shape
from ioc_api.http.answer import SCOPE, TIME
from ioc_api.readings.tier import TierName


class EstimateDocument(BaseModel):
    """How large a file would be."""

    rows: int = Field(description="Rows, about: from what days are known to hold.")
    bytes: int = Field(description="Bytes before any compression of the line, about.")
    tier: TierName = Field(description="Where they come from.")


class ExportColumn(BaseModel):
    """One column of values."""

    name: str = Field(description="Its name in the file.")
    unit: str = Field(description="UCUM code of its unit.")
    label_vi: str = Field(description="The quantity in Vietnamese.")
    label_en: str = Field(description="The quantity in English.")
    aggregate: str = Field(description="How the quantity adds up.")


class ProvenanceDocument(BaseModel):
    """Where the rows of a file come from."""

    query: str = Field(description="The parameters, as they were sent.")
    kind: str = Field(description="Kind of the sensors.")
    tier: TierName = Field(description="Where the rows come from.")
    quality: Trust = Field(
        description="`good`: what can be trusted (`quality & 63` is 0). `all`: all there is."
    )
    from_: str = Field(alias="from", description=f"Begin of the span, included. {TIME}")
    to: str = Field(description=f"End of the span, excluded. {TIME}")
    scope: list[str] | None = Field(description=SCOPE)
    sensor_count: int = Field(description="Sensors that were asked, also those without any row.")
    shape: Shape = Field(description="`long`: each value of a reading or bucket has a row.")
    rows: int = Field(description="Rows, counted at `as_of`.")
    columns: list[ExportColumn] = Field(
        description="Columns of values; of `long` what `quantity` and `stat` say."
    )
    as_of: str = Field(description=f"City time of this answer. {TIME}")
    source: str = Field(description="Which system the rows were read from.")
    version: str = Field(description="Its version.")
