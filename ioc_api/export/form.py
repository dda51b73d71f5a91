"""How a file is written: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ioc_api.errors import BadParameterError

Decimal = Literal[".", ","]
Delimiter = Literal[",", ";", "tab"]
Format = Literal["csv", "parquet", "arrow", "geojson"]
Shape = Literal["wide", "long"]
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "geojson": "application/geo+json",
}
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file is written; all but `format`, `shape` and `zone` concern CSV alone.

    Attributes
    ----------
    shape : Shape
        A row for each reading or bucket, or one for each of its values.
    zone : str or None
        IANA name: of text the zone of a further column, `local_at`, else that of `observed_at`.
    """

    format: Format = "csv"
    shape: Shape = "wide"
    delimiter: Delimiter = ","
    decimal: Decimal = "."
    has_bom: bool = False
    zone: str | None = None

    @property
    def cell_end(self) -> str:
        """Return the character between two cells."""
        return "\t" if self.delimiter == "tab" else self.delimiter

    def text(self, cell: str) -> str:
        """Return a cell of text as it is written: of CSV none that a spreadsheet would run."""
        return harmless(cell) if self.format == "csv" else cell


def harmless(text: str) -> str:
    """Return a cell of text that no spreadsheet takes for a formula; numbers are none of text."""
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


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
