"""The log of what was made to happen in a data folder: with the seed, all that a run depends on.

A line of JSON for each entry, on the disk before anybody is told that it holds. It is never cut,
not even for a world that is spun up anew: ids of events stay taken.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from simulator.errors import CheckpointError
from simulator.scenario.course import Course
from simulator.scenario.event import Event

FILE = "happenings.jsonl"


class Given(msgspec.Struct, frozen=True, tag_field="entry", tag="given", omit_defaults=True):
    """Something is to happen: what was injected, or the events of a scenario of that name."""

    step: int
    events: tuple[Event, ...]
    scenario: str = ""


class Ended(msgspec.Struct, frozen=True, tag_field="entry", tag="ended"):
    """An event ends before its time."""

    step: int
    event_id: str


class Repaired(msgspec.Struct, frozen=True, tag_field="entry", tag="repaired"):
    """A sensor or gateway is without its faults."""

    step: int
    device_id: str


class Respun(msgspec.Struct, frozen=True, tag_field="entry", tag="respun"):
    """The world was given up: nothing of what was given before goes on in the next one."""

    step: int


Entry = Given | Ended | Repaired | Respun
_LINE: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_ENCODER = msgspec.json.Encoder()


class Journal:
    """The log of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def entries(self) -> list[Entry]:
        """Return all entries; a last line that was not written whole was promised to nobody.

        Raises
        ------
        CheckpointError
            A line cannot be read.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        entries: list[Entry] = []
        *lines, _torn = content.split(b"\n")
        for number, line in enumerate(lines, start=1):
            try:
                entries.append(_LINE.decode(line))
            except msgspec.DecodeError as error:
                raise CheckpointError(f"{self._path}:{number}: {error}") from error
        return entries

    def append(self, entry: Entry) -> None:
        """Write an entry down; when this returns it is on the disk.

        Raises
        ------
        OSError
            There is no room; then nothing is written.
        """
        with self._path.open("ab") as file:
            whole = self._whole_length()
            file.truncate(whole)
            try:
                file.write(_ENCODER.encode(entry) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(whole)
                raise

    def _whole_length(self) -> int:
        """Return the length of the file without a line that is torn."""
        return self._path.read_bytes().rfind(b"\n") + 1


def followed(course: Course, entries: Sequence[Entry]) -> Course:
    """Return the course in which all that is logged happens."""
    for entry in entries:
        match entry:
            case Given():
                course = course.with_events(entry.events)
            case Ended():
                course = course.ended_at(entry.event_id, entry.step)
            case Repaired():
                course = course.repaired_at(entry.device_id, entry.step)
            case Respun():
                for event in course.given:
                    if event.event_id not in course.ended:
                        course = course.ended_at(event.event_id, entry.step)
    return course


def scenario_of(entries: Sequence[Entry]) -> str:
    """Return which scenario began last in the world of today; empty where none did."""
    name = ""
    for entry in entries:
        if isinstance(entry, Respun):
            name = ""
        elif isinstance(entry, Given) and entry.scenario:
            name = entry.scenario
    return name
