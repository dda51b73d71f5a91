"""What a file holds, how much that is about, and what would fit where it is too much: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Literal

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.quantity import Quantity
from db.trusted import Trust
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.readings.tier import TierName, grid_of
from ioc_api.span import Span

Decimal = Literal[".", ","]
Delimiter = Literal[",", ";", "tab"]
Format = Literal["csv", "parquet", "arrow", "geojson"]
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "geojson": "application/geo+json",
}
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
ROWS_MAX = 50_000_000  # some gigabytes and minutes; assumed to be what one file can be of use with

_HEAD_BYTES = 40  # id and time with their delimiters
_ROW_BYTES = {"raw": 3, "15m": 7, "1h": 7, "1d": 8}  # quality, or both counts, and the line's end
_VALUE_BYTES = {"raw": 6, "15m": 8, "1h": 8, "1d": 8}
_LOCAL_BYTES = 20
# Of a row in columns: place, time, counts. Measured on simulated readings.
_COLUMN_ROW_BYTES: Mapping[Format, int] = {"parquet": 4, "arrow": 16, "geojson": 190}
_COLUMN_VALUE_BYTES: Mapping[Format, int] = {"parquet": 3, "arrow": 4, "geojson": 24}
_MATCHES_MAX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file is written; all but `format` and `zone` concern CSV alone.

    Attributes
    ----------
    zone : str or None
        IANA name: of text the zone of a further column, `local_at`, else that of `observed_at`.
    """

    format: Format = "csv"
    delimiter: Delimiter = ","
    decimal: Decimal = "."
    has_bom: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which readings or buckets are meant.

    Attributes
    ----------
    whole : Span
        The span; for buckets that of all that it touches.
    """

    kind: Kind
    quantities: tuple[Quantity, ...]
    tier: TierName
    span: Span
    whole: Span
    trust: Trust
    form: Form

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
        About.
    kept_from_at : datetime or None
        From when on readings are kept; None where none were dropped.
    """

    pieces: list[Piece]
    row_count: float
    kept_from_at: datetime | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How large a file is, about."""

    rows: int
    bytes: int
    tier: TierName


def whole(span: Span, tier: TierName, offset: timedelta) -> Span:
    """Return the span of all that a span touches in a tier."""
    return span if tier == "raw" else grid_of(tier, offset).whole(span)


def value_names(asked: Asked) -> list[str]:
    """Return the columns of values, in the order of the catalogue."""
    return [name for name, _ in value_columns(asked)]


def value_columns(asked: Asked) -> list[tuple[str, Quantity]]:
    """Return the columns of values, each with its quantity."""
    if asked.tier == "raw":
        return [(quantity.name, quantity) for quantity in asked.quantities]
    return [(f"{each.name}_{part}", each) for each in asked.quantities for part in parts_of(each)]


def parts_of(quantity: Quantity) -> tuple[str, ...]:
    """Return what a bucket says of a quantity."""
    match quantity.aggregate:
        case "sum":
            return ("mean", "min", "max", "sum")
        case "counter":
            return ("min", "max", "increase")
        case "circular":
            return ("mean",)
        case _:
            return ("mean", "min", "max")


def head_names(asked: Asked) -> list[str]:
    """Return the columns before the values, as they are read."""
    counts = ["quality"] if asked.tier == "raw" else ["count", "untrusted_count"]
    return ["sensor_id", "observed_at", *counts]


def text_names(asked: Asked) -> list[str]:
    """Return the columns of a file of text."""
    first, at, *counts = head_names(asked)
    local = [] if asked.form.zone is None else ["local_at"]
    return [first, at, *local, *counts, *value_names(asked)]


def header(asked: Asked) -> bytes:
    """Return the first line of a file of text, with its byte order mark where one is wanted."""
    line = delimiter_of(asked.form).join(text_names(asked)) + "\r\n"
    return line.encode("utf-8-sig" if asked.form.has_bom else "utf-8")


def delimiter_of(form: Form) -> str:
    """Return the character between two cells."""
    return "\t" if form.delimiter == "tab" else form.delimiter


def harmless(text: str) -> str:
    """Return a cell of text that no spreadsheet takes for a formula; numbers are none of text."""
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


def estimate(asked: Asked, row_count: float) -> Estimate:
    """Return how large the file is with so many rows."""
    rows = round(row_count)
    form = asked.form.format
    if form != "csv":
        width = len(value_names(asked)) * _COLUMN_VALUE_BYTES[form]
        return Estimate(rows, round(rows * (_COLUMN_ROW_BYTES[form] + width)), asked.tier)
    local = 0 if asked.form.zone is None else _LOCAL_BYTES
    values = len(value_names(asked)) * _VALUE_BYTES[asked.tier]
    each = _HEAD_BYTES + local + _ROW_BYTES[asked.tier] + values
    return Estimate(rows, len(header(asked)) + rows * each, asked.tier)


def refuse_other_form(form: Form) -> None:
    """Refuse what concerns CSV alone where another format is wanted.

    Raises
    ------
    BadParameterError
        For the first of them.
    """
    if form.format == "csv":
        return
    for name, value, default in (
        ("delimiter", form.delimiter, ","),
        ("decimal", form.decimal, "."),
        ("bom", str(int(form.has_bom)), "0"),
    ):
        if value != default:
            raise BadParameterError(name, value, (default, "format=csv"), "concerns CSV alone")


def refuse_too_large(asked: Asked, found: Estimate, rows_max: int = ROWS_MAX) -> None:
    """Refuse what is too much for one file.

    Raises
    ------
    TooLargeError
        With the estimate and the span from the same begin that would fit.
    """
    if found.rows <= rows_max:
        return
    length = asked.span.to_at - asked.span.from_at
    # A tenth less than it could be: an estimate takes all days for alike.
    fitting_s = max(1, int(length.total_seconds() * rows_max / found.rows * 0.9))
    to_at = asked.span.from_at + timedelta(seconds=fitting_s)
    fits = {"from": rfc3339(asked.span.from_at), "to": rfc3339(to_at)}
    raise TooLargeError(
        f"about {found.rows} rows, {found.bytes} bytes; a file has at most {rows_max} rows. "
        f"What would fit: to={fits['to']}, or fewer sensors, or a coarser resolution",
        members={
            "estimate": {"rows": found.rows, "bytes": found.bytes, "tier": found.tier},
            "fits": fits,
        },
    )


def refuse_lost(asked: Asked, kept_from_at: datetime | None, offset: timedelta) -> None:
    """Refuse a span of which a part is no longer kept: fewer rows would look like silence.

    Raises
    ------
    BadParameterError
        With the `from` that would be right.
    """
    if kept_from_at is None or asked.whole.from_at >= kept_from_at:
        return
    right = kept_from_at
    if asked.tier != "raw":
        grid: Grid = grid_of(asked.tier, offset)
        start = grid.start_of(kept_from_at)
        right = start if start == kept_from_at else start + grid.width
    others = ("a coarser resolution",) if asked.trust == "good" else ("quality=good",)
    raise BadParameterError(
        "from",
        rfc3339(asked.span.from_at),
        (f"{rfc3339(right)} or later", *others),
        f"lies before what is kept of {asked.needed_tier}",
    )


def refuse_unknown(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    """Refuse the first of some names that is not known.

    Raises
    ------
    BadParameterError
        With names that are like it.
    """
    held = frozenset(known)
    for each in given:
        if each not in held:
            near = get_close_matches(each, known, _MATCHES_MAX, 0.5)
            raise BadParameterError(name, each, tuple(near or known[:_MATCHES_MAX]))


def file_name(asked: Asked) -> str:
    """Return what a browser calls the file."""
    begin, end = (f"{at:%Y%m%dT%H%MZ}" for at in (asked.span.from_at, asked.span.to_at))
    return f"{asked.kind.code}_{asked.tier}_{begin}_{end}.{asked.form.format}"
