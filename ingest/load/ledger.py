"""What is written down of a load: that it runs, which parts are committed, what they came to."""

from dataclasses import dataclass
from datetime import datetime

from contract.clock import from_us
from db.connection import Connection
from ingest.load.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some rows.

    Attributes
    ----------
    row_count : int
        All of them, also those that were refused.
    new_count : int
        Rows that are in the database now and were not before, or only as rollups.
    duplicate_count : int
        Rows of which all was there.
    rollup_count : int
        Buckets that were written.
    from_us, to_us : int or None
        First and last time observed. [us since the epoch]
    """

    row_count: int = 0
    new_count: int = 0
    duplicate_count: int = 0
    refused_count: int = 0
    rollup_count: int = 0
    from_us: int | None = None
    to_us: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Return what both came to."""
        firsts = [one for one in (self.from_us, other.from_us) if one is not None]
        lasts = [one for one in (self.to_us, other.to_us) if one is not None]
        return Tally(
            self.row_count + other.row_count,
            self.new_count + other.new_count,
            self.duplicate_count + other.duplicate_count,
            self.refused_count + other.refused_count,
            self.rollup_count + other.rollup_count,
            min(firsts, default=None),
            max(lasts, default=None),
        )


class Ledger:
    """The rows of one load in `load` and `load_part`.

    Parameters
    ----------
    is_repeatable : bool
        Whoever loads it again after its end wants it read again: a sensor may be known by now. What
        stands is a counted duplicate then.

    Attributes
    ----------
    load_name : str
    lock_name : str
        One process at a time loads what has it.
    """

    def __init__(self, load_name: str, source: str, *, is_repeatable: bool = False) -> None:
        self.load_name = self.lock_name = load_name
        self._source = source
        self._is_repeatable = is_repeatable

    async def done(self, connection: Connection) -> set[str]:
        """Return the parts that are committed."""
        if self._is_repeatable:
            found = await connection.execute(QUERIES["count_runs"], {"load_name": self.lock_name})
            row = await found.fetchone()
            run_count = 0 if row is None else int(row[0])
            self.load_name = f"{self.lock_name} #{run_count + 1}" if run_count else self.lock_name
        found = await connection.execute(QUERIES["read_parts"], {"load_name": self.load_name})
        return {part for (part,) in await found.fetchall()}

    async def begin(self, connection: Connection) -> None:
        """Note that it runs."""
        parameters = {"load_name": self.load_name, "source": self._source}
        await connection.execute(QUERIES["begin_load"], parameters)

    async def claim(self, connection: Connection, part: str, row_count: int) -> bool:
        """Name a part in the transaction that stores it; tell whether nobody did before."""
        parameters = {"load_name": self.load_name, "part": part, "row_count": row_count}
        noted = await connection.execute(QUERIES["note_part"], parameters)
        return noted.rowcount == 1

    async def add(
        self,
        connection: Connection,
        tally: Tally,
        *,
        done_count: int = 0,
        part_count: int | None = None,
    ) -> None:
        """Count what a transaction has written, in it."""
        parameters = {
            "load_name": self.load_name,
            "part_count": part_count,
            "done_count": done_count,
            "row_count": tally.row_count,
            "new_count": tally.new_count,
            "duplicate_count": tally.duplicate_count,
            "refused_count": tally.refused_count,
            "rollup_count": tally.rollup_count,
            "from_at": _instant(tally.from_us),
            "to_at": _instant(tally.to_us),
        }
        await connection.execute(QUERIES["add_to_load"], parameters)

    async def note_problem(self, connection: Connection, problem: str) -> None:
        """Note why it does not go on."""
        parameters = {"load_name": self.load_name, "problem": problem}
        await connection.execute(QUERIES["note_problem"], parameters)

    async def finish(self, connection: Connection) -> Tally:
        """Note that all is committed; return what all its runs came to."""
        found = await connection.execute(QUERIES["finish_load"], {"load_name": self.load_name})
        row = await found.fetchone()
        return Tally() if row is None else Tally(*row)


def _instant(instant_us: int | None) -> datetime | None:
    return None if instant_us is None else from_us(instant_us)
