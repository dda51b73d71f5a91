"""Grades a detector: what really happened against what it said, file against file."""

from dataclasses import dataclass
from pathlib import Path

from simulator.errors import GradeError
from simulator.grade.detection_file import read_detections
from simulator.grade.happening import Detection, Happening, Rule
from simulator.grade.matching import match
from simulator.grade.report import as_json, as_table
from simulator.grade.score import scores
from simulator.grade.truth_file import Span, read_truth
from simulator.scenario.repertoire import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """What is graded, and by which rule.

    Attributes
    ----------
    truth
        Files of events, and of faults where these count, too.
    detections
        The detector's.
    """

    truth: tuple[Path, ...]
    detections: Path
    rule: Rule


def grade(exam: Exam, *, is_json: bool) -> str:
    """Return a detector's figures as text.

    Raises
    ------
    GradeError
        A file is not what it should be.
    """
    happenings: list[Happening] = []
    span: Span | None = None
    for path in exam.truth:
        found, said = read_truth(path)
        if span is not None and said is not None and said != span:
            raise GradeError(f"{path} is of another span than {exam.truth[0]}")
        happenings += found
        span = span or said
    twice = len(happenings) - len({one.event_id for one in happenings})
    if twice:
        raise GradeError(f"{twice} events of the truth have the id of another one")
    detections = read_detections(exam.detections, frozenset(KINDS))
    span = span or _told(happenings, detections)
    figures = scores(match(happenings, detections, exam.rule), span)
    return as_json(figures, exam.rule, span) if is_json else as_table(figures)


def _told(happenings: list[Happening], detections: list[Detection]) -> Span:
    """Return the span from the first to the last of what there is."""
    times_s = [time_s for one in happenings for time_s in (one.from_s, one.to_s)]
    times_s += [one.at_s for one in detections]
    return min(times_s, default=0.0), max(times_s, default=0.0)
