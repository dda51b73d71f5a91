"""How good a detector is: what it finds, how soon, and how often it is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.grade.happening import Detection, Happening
from simulator.grade.matching import Matched

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Figures over all happenings, or over those of one kind; None: of nothing.

    Attributes
    ----------
    recall, precision
        Detected of all happenings; of all detections that are no repeats, those of a happening.
    delay_median_s, delay_p95_s
        From the beginning of a happening to its first detection.
    repeat_count
        Further detections of the same happenings: neither right nor wrong.
    """

    event_count: int
    detected_count: int
    recall: float | None
    delay_median_s: float | None
    delay_p95_s: float | None
    repeat_count: int
    false_alarm_count: int
    precision: float | None
    false_alarms_per_day: float | None


def scores(matched: Matched, span_s: tuple[float, float]) -> dict[str, Score]:
    """Return the figures in all, under an empty name, and then by kind of happening.

    A detection that says no kind counts as a false alarm in all only.

    Parameters
    ----------
    span_s
        What was watched. What began before it is counted from its beginning.
    """
    kinds = sorted(
        {one.what for one in _all_of(matched)}
        | {one.what for one in matched.false_alarms if one.what is not None}
    )
    return {what: _score(_only(matched, what), span_s) for what in ("", *kinds)}


def _all_of(matched: Matched) -> list[Happening]:
    return [*(happening for _, happening in matched.pairs), *matched.missed]


def _only(matched: Matched, what: str) -> Matched:
    """Return what concerns one kind of happening; an empty name: all."""
    if not what:
        return matched
    return Matched(
        [pair for pair in matched.pairs if pair[1].what == what],
        [pair for pair in matched.repeats if pair[1].what == what],
        [one for one in matched.false_alarms if one.what == what],
        [one for one in matched.missed if one.what == what],
    )


def _score(matched: Matched, span_s: tuple[float, float]) -> Score:
    detected, wrong = len(matched.pairs), len(matched.false_alarms)
    events = detected + len(matched.missed)
    delays_s = [_delay_s(pair, span_s[0]) for pair in matched.pairs]
    days = (span_s[1] - span_s[0]) / DAY_S
    return Score(
        event_count=events,
        detected_count=detected,
        recall=_share(detected, events),
        delay_median_s=_quantile(delays_s, 0.5),
        delay_p95_s=_quantile(delays_s, 0.95),
        repeat_count=len(matched.repeats),
        false_alarm_count=wrong,
        precision=_share(detected, detected + wrong),
        false_alarms_per_day=wrong / days if days > 0 else None,
    )


def _delay_s(pair: tuple[Detection, Happening], begin_s: float) -> float:
    detection, happening = pair
    return detection.at_s - max(happening.from_s, begin_s)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _quantile(values: Sequence[float], share: float) -> float | None:
    """Return a quantile, in a straight line between the two values around it."""
    return float(np.quantile(values, share)) if values else None
