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

ROWS_MAX = 50_000_000  # some gigabytes and minutes; assumed to be what one file can be of use with

_HEAD_BYTES = 40  # id and time with their delimiters
_ROW_BYTES = {"raw": 3, "15m": 7, "1h": 7, "1d": 8}  # quality, or both counts, and the line's end
_VALUE_BYTES = {"raw": 6, "15m": 8, "1h": 8, "1d": 8}
_LOCAL_BYTES = 20
# Of a row in columns: place, time, counts. Measured on simulated readings.
_COLUMN_ROW_BYTES: Mapping[Format, int] = {"parquet": 4, "arrow": 16, "geojson": 190}
_COLUMN_VALUE_BYTES: Mapping[Format, int] = {"parquet": 3, "arrow": 4, "geojson": 24}
# What names a value in a row of its own: quantity, unit, stat.
_NAMING_BYTES: Mapping[Format, int] = {"csv": 0, "parquet": 1, "arrow": 12, "geojson": 60}


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
    width = _COLUMN_ROW_BYTES[form]
    if asked.form.shape == "wide":
        return width + len(value_columns(asked)) * _COLUMN_VALUE_BYTES[form]
    return width + _COLUMN_VALUE_BYTES[form] + _NAMING_BYTES[form]


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
