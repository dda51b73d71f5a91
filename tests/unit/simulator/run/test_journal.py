"""What was made to happen, written down."""

from pathlib import Path

import pytest

from simulator.errors import CheckpointError
from simulator.run import journal
from simulator.run.journal import Ended, Given, Journal, Repaired, Respun
from simulator.scenario.course import NOTHING
from simulator.scenario.event import Event

ACCIDENT = Event(event_id="injected.1", what="accident", begin_step=10, end_step=40, streets=(3,))
STUCK = Event(event_id="broken.1", what="stuck", begin_step=10, sensors=("hcmc-aq-0001",))
LATER = Event(event_id="injected.2", what="accident", begin_step=100, streets=(3,))


def test_entries_come_back_in_their_order(tmp_path: Path) -> None:
    entries = [
        Given(10, (ACCIDENT, STUCK), "storm-west"),
        Ended(12, "injected.1"),
        Repaired(20, "hcmc-aq-0001"),
        Respun(30),
    ]
    assert Journal(tmp_path).entries() == []
    for entry in entries:
        Journal(tmp_path).append(entry)

    assert Journal(tmp_path).entries() == entries


def test_a_line_that_was_not_written_whole_was_promised_to_nobody(tmp_path: Path) -> None:
    log = Journal(tmp_path)
    log.append(Ended(12, "injected.1"))
    with (tmp_path / journal.FILE).open("ab") as file:
        file.write(b'{"entry":"ended","ste')

    assert log.entries() == [Ended(12, "injected.1")]
    log.append(Ended(13, "injected.2"))
    assert log.entries() == [Ended(12, "injected.1"), Ended(13, "injected.2")]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    (tmp_path / journal.FILE).write_bytes(b'{"entry":"ended","step":1,"event_id":"a"}\nmoon\n')

    with pytest.raises(CheckpointError, match=r"happenings\.jsonl:2"):
        Journal(tmp_path).entries()


def test_a_course_follows_the_log() -> None:
    course = journal.followed(NOTHING, [Given(10, (ACCIDENT, STUCK)), Ended(12, "injected.1")])

    assert [event.event_id for event in course.during(11, 12)] == ["injected.1", "broken.1"]
    assert [event.event_id for event in course.during(13, 14)] == ["broken.1"]


def test_nothing_of_a_world_that_was_given_up_goes_on_in_the_next() -> None:
    course = journal.followed(NOTHING, [Given(10, (ACCIDENT, STUCK, LATER)), Respun(30)])

    assert len(course.during(29, 30)) == 2
    assert course.during(30, 2**40) == []
    assert course.knows("injected.1")


def test_a_scenario_has_begun_until_another_has_or_the_world_is_given_up() -> None:
    storm, jam = Given(1, (), "storm-west"), Given(2, (), "accident-corridor")

    assert journal.scenario_of([]) == ""
    assert journal.scenario_of([storm, Given(2, (ACCIDENT,))]) == "storm-west"
    assert journal.scenario_of([storm, jam]) == "accident-corridor"
    assert journal.scenario_of([storm, Respun(9)]) == ""
