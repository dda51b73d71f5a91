"""What `kinds` answers."""

from pydantic import BaseModel, Field

from contract.catalogue import Domain
from contract.quantity import Aggregate


class QuantityAxis(BaseModel):
    """How a chart of a quantity is scaled, so that noise never fills it."""

    begin: float | None = Field(
        description="Where it begins at the latest; null: nothing is a natural beginning. [unit]"
    )
    span: float = Field(description="The shortest span that it shows. [unit]")


class QuantityItem(BaseModel):
    """One measured quantity. Its name ends in its unit."""

    quantity: str = Field(description="Name in readings, columns and files.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    unit: str = Field(description="Unit of the value, as a UCUM code.", examples=["ug/m3"])
    symbol: str = Field(
        description="Unit as people write it; empty where there is none.", examples=["µg/m³"]
    )
    display_factor: int = Field(
        description="What a screen multiplies by: 100 for fractions, read as percent; else 1."
    )
    resolution: float = Field(description="Smallest step that the instrument reports. [unit]")
    possible: tuple[float, float] = Field(
        description="Lowest and highest possible value; outside, a reading is refused. [unit]"
    )
    plausible: tuple[float, float] = Field(
        description="Range for this city; outside, a reading is kept and marked. [unit]"
    )
    axis: QuantityAxis = Field(description="How a chart of it is scaled.")
    aggregate: Aggregate = Field(description="How the readings of a span become one number.")
    greatest_rate_per_h: float | None = Field(
        description="Of a register, the most that it can grow: a step beyond it is no increase. "
        "Null of others. [unit/h]"
    )
    source: str = Field(description="Where the plausible range comes from.")


class FiwareName(BaseModel):
    """The kind in FIWARE Smart Data Models."""

    type: str = Field(description="Type of the entity.")
    attributes: dict[str, str] = Field(description="Attribute by quantity, where there is one.")


class KindItem(BaseModel):
    """A kind of sensor."""

    kind: str = Field(description="Code of the kind.")
    domain: Domain = Field(description="Domain that it belongs to.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    period_s: float = Field(description="Usual time between two readings of a sensor. [s]")
    primary: str = Field(description="The quantity that stands for the kind.")
    quantities: list[QuantityItem] = Field(description="What it measures, primary first.")
    fiware: FiwareName = Field(description="Its name in FIWARE Smart Data Models.")
    observed_property: dict[str, str] = Field(
        description="URI of the OGC ObservedProperty by quantity."
    )


class KindList(BaseModel):
    """All kinds of sensors."""

    items: list[KindItem] = Field(description="The kinds, in the order of the catalogue.")
    next_cursor: None = Field(default=None, description="Always null: one page holds all.")
