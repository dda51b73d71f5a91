"""How large a file is, about, and what of it would fit where that is too much: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from contract.clock import rfc3339
from ioc_api.errors import TooLargeError
from ioc_api.export.columns import header, rows_each, value_columns
from ioc_api.export.form import Format
from ioc_api.export.plan import Asked
from ioc_api.readings.tier import TierName
from ioc_api.span import Span

ROWS_MAX = 50_000_000  # some gigabytes and minutes; assumed to be what one file can be of use with

_HEAD_BYTES = 40  # id and time with their delimiters
_ROW_BYTES = {"raw": 3, "15m": 7, "1h": 7, "1d": 8}  # quality, or both counts, and the line's end
_VALUE_BYTES = {"raw": 6, "15m": 8, "1h": 8, "1d": 8}
_LOCAL_BYTES = 20
# Of a row in columns: place, time, counts. Measured on simulated readings.
_COLUMN_ROW_BYTES: Mapping[Format, int] = {"parquet": 4, "arrow": 16, "geojson": 190}
_COLUMN_VALUE_BYTES: Mapping[Format, int] = {"parquet": 3, "arrow": 4, "geojson": 24}
# Of a row of one value, with what names it; in Parquet all but the value repeats.
_COLUMN_LONG_BYTES: Mapping[Format, int] = {"parquet": 3, "arrow": 32, "geojson": 274}


@dataclass(frozen=True, slots=True)
class Estimate:
    """How large a file is, about."""

    rows: int
    bytes: int
    tier: TierName


def estimate(asked: Asked, row_count: float) -> Estimate:
    """Return how large the file of so many readings or buckets is."""
    rows = round(row_count * rows_each(asked))
    each = _text_bytes(asked) if asked.form.format == "csv" else _column_bytes(asked)
    head = len(header(asked)) if asked.form.format == "csv" else 0
    return Estimate(rows, head + round(rows * each), asked.tier)


def _text_bytes(asked: Asked) -> float:
    local = 0 if asked.form.zone is None else _LOCAL_BYTES
    width = _HEAD_BYTES + local + _ROW_BYTES[asked.tier]
    columns = value_columns(asked)
    if asked.form.shape == "wide":
        return width + len(columns) * _VALUE_BYTES[asked.tier]
    named = [len(one.quantity.name) + len(one.stat) + len(one.quantity.unit) for one in columns]
    return width + _VALUE_BYTES[asked.tier] + 3 + sum(named) / len(named)


def _column_bytes(asked: Asked) -> int:
    form = asked.form.format
    if asked.form.shape == "long":
        return _COLUMN_LONG_BYTES[form]
    return _COLUMN_ROW_BYTES[form] + len(value_columns(asked)) * _COLUMN_VALUE_BYTES[form]


def shorter(span: Span, rows: int, rows_max: int = ROWS_MAX) -> Span:
    """Return a span from the same begin that fits if all of it is alike; at least a second.

    A tenth less than that, for days are not: whoever asks again and again comes to one that fits.
    """
    length_s = (span.to_at - span.from_at).total_seconds()
    fitting_s = max(1, int(length_s * rows_max / rows * 0.9))
    return Span(span.from_at, span.from_at + timedelta(seconds=fitting_s))


def too_large(found: Estimate, cost: int, fitting: Span | None) -> TooLargeError:
    """Return what says that a file is too large, and which span would fit.

    Parameters
    ----------
    cost
        How many rows it has, or readings it is made of where those are more.
    """
    ways = ["fewer sensors", "a coarser resolution"]
    made_of = ""
    if cost > found.rows:
        ways[1] = "quality=good"
        made_of = f" made of about {cost} readings"
    members: dict[str, object] = {
        "estimate": {"rows": found.rows, "bytes": found.bytes, "tier": found.tier}
    }
    if fitting is not None:
        members["fits"] = {"from": rfc3339(fitting.from_at), "to": rfc3339(fitting.to_at)}
        ways.insert(0, f"to={rfc3339(fitting.to_at)}")
    return TooLargeError(
        f"about {found.rows} rows{made_of}, {found.bytes} bytes; a file has and is made of at most "
        f"{ROWS_MAX}. What would fit: {', or '.join(ways)}",
        members=members,
    )
