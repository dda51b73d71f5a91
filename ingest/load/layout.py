"""What the columns of a file mean: as a map says, or as files of our own have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from zoneinfo import ZoneInfo

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from ingest.errors import LoadError
from ingest.load.units import SAME, Conversion

MISSING = ("", "NA", "NaN", "nan", "null")
HEADER_SHOWN = 40
"""An error names so many of a file's columns and counts the rest."""

TIME, SENSOR, BOOT, SEQ = "observed_at", "sensor_id", "boot", "seq"
KIND, QUANTITY, VALUE = "kind", "quantity", "value"
UNREAD = frozenset({KIND, "area", "domain", "name", "sent_at", "fault", "event_id", "quality"})
"""Columns of our own files that say more than a reading does."""
UNREAD_BEGIN = "true_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which column says what; None: none does.

    Attributes
    ----------
    constant_id : str or None
        The sensor that all rows are of, where no column names it.
    kind, quantity, value : str or None
        Of a long file, which has a row for each value.
    """

    observed_at: str
    sensor_id: str | None
    constant_id: str | None = None
    boot: str | None = None
    seq: str | None = None
    kind: str | None = None
    quantity: str | None = None
    value: str | None = None

    @property
    def used(self) -> list[str]:
        """Return the columns that are read, in the order of the fields."""
        every = (
            *(self.observed_at, self.sensor_id, self.boot, self.seq),
            *(self.kind, self.quantity, self.value),
        )
        return [name for name in every if name is not None]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a column is, or in a long file a word of the column that names quantities.

    Attributes
    ----------
    quantity : str
    index : int
        The quantity's place in the catalogue's order.
    """

    quantity: str
    index: int
    conversion: Conversion = SAME


Words: TypeAlias = Mapping[str, Measured]
"""What is measured, by the file's own name of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How cells are written; what delimits and encodes them concerns CSV alone.

    Attributes
    ----------
    zone : ZoneInfo or None
        Of times without an offset; None: there may be none.
    time_form : str or None
        As `LocalTimes` takes it.
    header_line : int
        The line with the columns' names; those before it are not read.
    missing : tuple of str
        Cells that stand for no value; those that are numbers do in whatever way they are written.
    """

    zone: ZoneInfo | None = None
    time_form: str | None = None
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    header_line: int = 1
    missing: tuple[str, ...] = MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the columns of a file mean.

    Attributes
    ----------
    source : str
        Who says so: the map's path, or the file's own.
    words : mapping of Kind to Words
        By kind: a long file of ours has several.
    sensor_ids : mapping of str to str, or None
        Sensors by the names that the file has for them; None: it has their ids.
    """

    source: str
    names: Names
    words: Mapping[str, Words]
    form: Form = field(default_factory=Form)
    sensor_ids: Mapping[str, str] | None = None

    @property
    def is_long(self) -> bool:
        """Tell whether a row is one value, not one reading."""
        return self.names.quantity is not None

    @property
    def kind(self) -> Kind | None:
        """Return the kind of all rows; None where a column says it."""
        return None if self.names.kind else KIND_BY_CODE[next(iter(self.words))]

    @property
    def used(self) -> list[str]:
        """Return the columns that are read, each once."""
        kind = self.kind
        values = [] if kind is None or self.is_long else list(self.words[kind.code])
        return list(dict.fromkeys([*self.names.used, *values]))

    def check(self, file: str, columns: Sequence[str]) -> None:
        """Accept a file's columns.

        Raises
        ------
        LoadError
            One that is read is not there, or is there twice.
        """
        for name in self.used:
            if name not in columns:
                raise LoadError(
                    f"{file} has no column {name!r}, which {self.source} names; "
                    f"it has {shown(columns)}{_hint(columns, self.form.delimiter)}"
                )
            if columns.count(name) > 1:
                raise LoadError(
                    f"{file} has {columns.count(name)} columns {name!r}; which one is meant?"
                )


def shown(columns: Sequence[str]) -> str:
    """Return names of columns as an error shows them."""
    first = ", ".join(repr(name[:64]) for name in columns[:HEADER_SHOWN])
    surplus = len(columns) - HEADER_SHOWN
    return f"{first} and {surplus} more" if surplus > 0 else first or "none"


def _hint(columns: Sequence[str], delimiter: str) -> str:
    if len(columns) > 1:
        return ""
    others = (sign for sign in ";\t,|" if sign != delimiter and sign in "".join(columns))
    found = next(others, None)
    return "" if found is None else f"; does the map lack delimiter = {found!r}?"


def layout_of(file: str, columns: Sequence[str], kind_code: str | None) -> Layout:
    """Return what the columns of a file of our own mean: long, or a column for each quantity.

    Parameters
    ----------
    kind_code
        The kind that was named for it; None: its columns tell.

    Raises
    ------
    LoadError
        It is no such file.
    """
    for name in (TIME, SENSOR):
        if name not in columns:
            raise LoadError(
                f"{file} has no column {name!r}; it has {shown(columns)}"
                f"{_hint(columns, Form().delimiter)}. A map (--map) says what they mean"
            )
    boot, seq = (name if name in columns else None for name in (BOOT, SEQ))
    if QUANTITY in columns and VALUE in columns and KIND in columns:
        if kind_code is not None:
            raise LoadError(f"{file} says the kind of each row itself: leave --kind out")
        names = Names(
            observed_at=TIME, sensor_id=SENSOR, boot=boot, seq=seq,
            kind=KIND, quantity=QUANTITY, value=VALUE,
        )  # fmt: skip
        layout = Layout(source=file, names=names, words={k.code: _own_words(k) for k in KINDS})
    else:
        kind = _kind(file, columns, kind_code)
        words = {name: word for name, word in _own_words(kind).items() if name in columns}
        names = Names(observed_at=TIME, sensor_id=SENSOR, boot=boot, seq=seq)
        layout = Layout(source=file, names=names, words={kind.code: words})
    layout.check(file, columns)
    return layout


def _own_words(kind: Kind) -> Words:
    return {name: Measured(name, index) for index, name in enumerate(kind.quantity_names)}


def _kind(file: str, columns: Sequence[str], kind_code: str | None) -> Kind:
    """Return the kind that has all of a file's quantities."""
    known = {TIME, SENSOR, BOOT, SEQ, *UNREAD}
    told = [name for name in columns if name not in known and not name.startswith(UNREAD_BEGIN)]
    kinds = [KIND_BY_CODE[kind_code]] if kind_code else KINDS
    fitting = [kind for kind in kinds if told and set(told) <= set(kind.quantity_names)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        codes = ", ".join(kind.code for kind in fitting)
        raise LoadError(f"{file}: {shown(told)} can be of {codes}; say which by --kind")
    every = {name for kind in kinds for name in kind.quantity_names}
    strange = [name for name in told if name not in every] or told
    whose = f"quantities of {kind_code}" if kind_code else "quantities of one kind"
    raise LoadError(f"{file}: {shown(strange)} are no {whose}. A map (--map) says what they are")
