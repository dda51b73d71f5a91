"""What the area routes answer."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from contract.area import AreaLevel
from contract.outline import OutlineOrigin


class AreaLinkItem(BaseModel):
    """How an area overlaps one of the other level."""

    code: str = Field(description="Code of the area of the other level.")
    share_frac: float = Field(description="Share of the ward's ground that lies in the district.")


class AreaItem(BaseModel):
    """A district or a ward."""

    code: str = Field(description="Code, as in topics.")
    level: AreaLevel = Field(description="District or ward.")
    name_vi: str = Field(description="Name in Vietnamese.")
    name_en: str = Field(description="Name in English.")
    short_vi: str = Field(description="Name in Vietnamese, short: for maps and rows.")
    short_en: str = Field(description="Name in English, short.")
    parent: str = Field(description="Code of the area above.")
    valid_from: str | None = Field(description="First day; null: since before the record.")
    valid_to: str | None = Field(description="First day on which it no longer is; null: it is.")
    population: int | None = Field(description="Inhabitants; null where no count is known.")
    area_km2: float = Field(description="Ground. [km²]")
    lat_deg: float = Field(description="Latitude of its centre, WGS 84. [°]")
    lon_deg: float = Field(description="Longitude of its centre, WGS 84. [°]")
    links: list[AreaLinkItem] = Field(description="Areas of the other level that share ground.")


class AreaList(BaseModel):
    """The areas of the city."""

    items: list[AreaItem] = Field(description="The areas in the order of the city's file.")
    next_cursor: None = Field(default=None, description="Always null: one page holds all.")


class AreaFeature(BaseModel):
    """An area as a GeoJSON feature."""

    type: Literal["Feature"] = Field(description="Type of the object.")
    id: str = Field(description="Code of the area.")
    geometry: dict[str, Any] | None = Field(
        description="Polygon or MultiPolygon, WGS 84; null where no outline is known."
    )
    properties: AreaItem = Field(description="The area as the list gives it.")


class AreaFeatures(BaseModel):
    """The outlines of one level as GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = Field(description="Type of the object.")
    outlines: OutlineOrigin = Field(description="`schematic`, or `own`: the site's exact ones.")
    features: list[AreaFeature] = Field(description="The areas.")
