"""What scorecards answer."""

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME
from operations.indices.domain import CardState


class DomainCard(BaseModel):
    """How an area fares in one domain."""

    index: float | None = Field(
        description="Over the sensors that speak: VN_AQI (mean), depth of water on streets "
        "(greatest), level of service from 0 for A to 5 for F (mean), share of transformers whose "
        "voltage is more than 5 % off or gone, pressure that 19 of 20 points of the water network "
        "have, level of noise above its limit (mean), class of surface water from 0 for A to 3 for "
        "D (worst), share of lamps that are on while they are to burn, share of bins that are due. "
        "Null where too few speak, and "
        "of lamps by day. [unit]"
    )
    unit: str = Field(description="UCUM code.")
    state: CardState = Field(
        description="By the limits of `docs/indices.md`; `no_data` where there is no index."
    )
    worst_sensor_id: str | None = Field(
        description="Who says the worst, also where too few speak for an index."
    )
    worst_value: float | None = Field(
        description="What it says: as the index, but of power how far the voltage is off (-1: "
        "gone), of waste how full the bin is, of noise negative under the limit. [unit]"
    )
    week_ago: float | None = Field(
        description="The same over the means of the same hour a week ago; null while it is not "
        "known, and where too few spoke. [unit]"
    )
    trusted_frac: float = Field(ge=0, le=1, description="`known` of `of`.")
    known: int = Field(description="Live sensors with trusted values of all that is needed: n.")
    of: int = Field(description="Sensors in service that measure it: N.")
    open_alerts: int | None = Field(
        description="Alerts of the domain that stand there and that somebody is still to resolve; "
        "what was put aside and what another alert tells is not counted. Null while not known."
    )


class Domains(BaseModel):
    """The domains of which an area has sensors."""

    air: DomainCard | None = Field(default=None, description="Quality of the air.")
    flood: DomainCard | None = Field(default=None, description="Water on streets.")
    traffic: DomainCard | None = Field(default=None, description="Traffic on roads.")
    power: DomainCard | None = Field(default=None, description="Electricity.")
    water: DomainCard | None = Field(default=None, description="Supply of water.")
    noise: DomainCard | None = Field(default=None, description="Noise.")
    canals: DomainCard | None = Field(default=None, description="Water of rivers and canals.")
    lighting: DomainCard | None = Field(default=None, description="Public lamps.")
    waste: DomainCard | None = Field(default=None, description="Public bins.")


class Scorecard(BaseModel):
    """How an area fares."""

    area: str = Field(description="Code of a district or a ward, or the city's own.")
    as_of: str = Field(description=f"City time of the answer. {TIME}")
    domains: Domains = Field(description="Those of which the area has sensors; others are absent.")


class ScorecardList(BaseModel):
    """How all areas fare."""

    as_of: str = Field(description=f"City time of the answer. {TIME}")
    items: list[Scorecard] = Field(
        description="The city first, then the areas that have sensors, in the order of `areas`; "
        "the city's only for whoever may look at all of it."
    )
