"""What a committed batch came to: rows that are new, rows that grew, duplicates and letters."""

from dataclasses import dataclass, field

import numpy as np

from ingest.judge.columns import Table
from ingest.judge.part import Part, RowArray, Rows
from ingest.registry.sign_of_life import Returned
from ingest.write import letter_file
from ingest.write.dead_letter import Letter
from ingest.write.stage import PartOutcome
from ingest.write.touched import Touched


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Rows of one kind that say something new: those of a part that are numbered."""

    part: Rows
    rows: RowArray

    @property
    def touched(self) -> Touched:
        """Return which sensors the rows are of, and when."""
        table = self.part.table
        return Touched(table.kind.code, table.sensor_key[self.rows], table.observed_us[self.rows])


@dataclass(slots=True)
class Outcome:
    """What a committed batch came to, in readings unless said otherwise.

    Attributes
    ----------
    stored : list of Stored
        Rows that were not there before.
    completed : list of Stored
        Rows that were there and were added to, whole.
    additions : list of Table
        Readings that added to a row which another one made, of this batch or before.
    unborne : list of Table
        Readings whose numbers no row bears, although all that they say is stored.
    left_out_count : int
        Letters that found no room and are counted in summaries.
    truth_count : int
        Events of the ground truth that were written.
    filed : letter_file.FiledLetters
        What became of the letters of this part of the batch.
    recalled_count : int
        Letters that were called back.
    outdated : list of str
        The sensors of births that do not count against another one, each as often as it happened.
    returned : Returned
        Who was held to be away and is there, by what is new.
    """

    stored: list[Stored] = field(default_factory=list[Stored])
    completed: list[Stored] = field(default_factory=list[Stored])
    additions: list[Table] = field(default_factory=list[Table])
    unborne: list[Table] = field(default_factory=list[Table])
    duplicate_count: int = 0
    letters: list[Letter] = field(default_factory=list[Letter])
    new_letter_count: int = 0
    left_out_count: int = 0
    registered_count: int = 0
    truth_count: int = 0
    filed: letter_file.FiledLetters = field(default_factory=letter_file.FiledLetters)
    recalled_count: int = 0
    outdated: list[str] = field(default_factory=list[str])
    returned: Returned = field(default_factory=Returned)

    @property
    def news(self) -> list[Stored]:
        """Return all rows that say something new."""
        return [*self.stored, *self.completed]

    @property
    def stored_count(self) -> int:
        """Return how many readings are new rows in the database."""
        return sum(len(one.rows) for one in self.stored)

    @property
    def added_count(self) -> int:
        """Return how many readings added to a row of another one."""
        return sum(len(one) for one in self.additions)

    @property
    def refused_count(self) -> int:
        """Return how many readings went into letters."""
        return sum(letter.reading_count for letter in self.letters)

    def add(self, part: Part, of_part: PartOutcome) -> None:
        """Take what became of a part."""
        self.stored.append(Stored(part, of_part.new))
        self.completed += [Stored(rows, np.arange(len(rows.table))) for rows in of_part.completed]
        if len(of_part.additions):
            self.additions.append(part.arrived.table.take(of_part.additions))
        if len(of_part.unborne):
            self.unborne.append(part.arrived.table.take(of_part.unborne))
        self.duplicate_count += of_part.duplicate_count

    def merge(self, other: "Outcome") -> None:
        """Add what another part of the same batch came to."""
        self.stored += other.stored
        self.completed += other.completed
        self.additions += other.additions
        self.unborne += other.unborne
        self.duplicate_count += other.duplicate_count
        self.letters += other.letters
        self.new_letter_count += other.new_letter_count
        self.left_out_count += other.left_out_count
        self.registered_count += other.registered_count
        self.truth_count += other.truth_count
        self.recalled_count += other.recalled_count
        self.outdated += other.outdated
        self.returned = self.returned.and_also(other.returned)
