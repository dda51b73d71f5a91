"""What a file holds, and what is known of it before it is written: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.trusted import Trust
from ioc_api.export.form import Form
from ioc_api.readings.tier import TierName, grid_of
from ioc_api.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which readings or buckets are meant.

    Attributes
    ----------
    quantities : tuple of Quantity
        What was measured.
    indices : tuple of Quantity
        What was made of it and is kept beside buckets (`ioc_api.export.index`).
    whole : Span
        The span; for buckets that of all that it touches.
    """

    kind: Kind
    quantities: tuple[Quantity, ...]
    indices: tuple[Quantity, ...] = ()
    tier: TierName
    span: Span
    whole: Span
    trust: Trust
    form: Form

    @property
    def read_quantities(self) -> tuple[Quantity, ...]:
        """Return what is read: at least the primary one, so that there are buckets."""
        return self.quantities or (self.kind.primary,)

    @property
    def needed_tier(self) -> TierName:
        """Return the tier whose retention matters: buckets of all readings are stored nowhere."""
        return "raw" if self.trust == "all" else self.tier


@dataclass(frozen=True, slots=True)
class Piece:
    """When one sensor counts, and where it stood then."""

    sensor_key: int
    sensor_id: str
    lat_deg: float
    lon_deg: float
    from_at: datetime
    to_at: datetime

    @property
    def point(self) -> str:
        """Return where it stood as GeoJSON."""
        return f'{{"type":"Point","coordinates":[{self.lon_deg!r},{self.lat_deg!r}]}}'


@dataclass(frozen=True, slots=True)
class Found:
    """What is known before a file is written.

    Attributes
    ----------
    pieces : list[Piece]
        Ordered by id and time.
    row_count : float
        Readings or buckets, about.
    read_count : float
        Of what is stored, about how much is read for them.
    kept_from_at : datetime or None
        From when on readings are kept; None where none were dropped.
    """

    pieces: list[Piece]
    row_count: float
    read_count: float
    kept_from_at: datetime | None


def whole(span: Span, tier: TierName, offset: timedelta) -> Span:
    """Return the span of all that a span touches in a tier."""
    return span if tier == "raw" else grid_of(tier, offset).whole(span)


def file_name(asked: Asked) -> str:
    """Return what a browser calls the file."""
    begin, end = (f"{at:%Y%m%dT%H%MZ}" for at in (asked.span.from_at, asked.span.to_at))
    return f"{asked.kind.code}_{asked.tier}_{begin}_{end}.{asked.form.format}"
