"""Which detection is of which happening: each happening once, each detection once."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.grade.happening import Detection, Happening, Rule


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """What came of each detection and each happening.

    Attributes
    ----------
    pairs
        Detections that were the first of a happening, with it.
    repeats
        Further detections of happenings that were detected already, with one of them.
    false_alarms
        Detections of nothing that was.
    missed
        Happenings that no detection is of.
    """

    pairs: Sequence[tuple[Detection, Happening]]
    repeats: Sequence[tuple[Detection, Happening]]
    false_alarms: Sequence[Detection]
    missed: Sequence[Happening]


def match(happenings: Sequence[Happening], detections: Sequence[Detection], rule: Rule) -> Matched:
    """Return which detection is of which happening.

    Detections are taken in order of time; each goes to the happening that it fits, is not detected
    yet, and can be detected for the shortest time from then on.
    """
    coming = sorted(happenings, key=lambda one: (-one.from_s, one.event_id))
    open_now: list[Happening] = []
    first: dict[str, tuple[Detection, Happening]] = {}
    repeats: list[tuple[Detection, Happening]] = []
    false_alarms: list[Detection] = []
    for detection in sorted(detections, key=lambda one: (one.at_s, one.row)):
        while coming and coming[-1].from_s <= detection.at_s:
            open_now.append(coming.pop())
        open_now = [one for one in open_now if detection.at_s <= one.to_s + rule.within_s]
        fitting = [one for one in open_now if rule.fits(detection, one)]
        if not fitting:
            false_alarms.append(detection)
            continue
        best = min(fitting, key=lambda one: (one.event_id in first, one.to_s, one.event_id))
        if best.event_id in first:
            repeats.append((detection, best))
        else:
            first[best.event_id] = detection, best
    missed = [one for one in happenings if one.event_id not in first]
    return Matched([*first.values()], repeats, false_alarms, missed)
