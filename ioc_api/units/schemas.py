"""What `units` answers."""

from pydantic import BaseModel, Field


class UnitItem(BaseModel):
    """Who answers for something in the city."""

    code: str = Field(description="Code, as accounts bear it.", examples=["drainage"])
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    kinds: list[str] = Field(description="Kinds of sensors that it answers for.")


class UnitList(BaseModel):
    """The city's units."""

    items: list[UnitItem] = Field(description="The units in the order of the city's file.")
