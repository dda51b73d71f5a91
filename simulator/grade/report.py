"""A detector's figures as a table for people, or as JSON for programs."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from simulator.grade.happening import Rule
from simulator.grade.score import DAY_S, Score

HEADINGS = (
    *("what", "events", "detected", "recall", "delay median", "delay p95"),
    *("repeats", "false alarms", "a day", "precision"),
)
NONE = "–"


def as_json(scores: Mapping[str, Score], rule: Rule, span_s: tuple[float, float]) -> str:
    """Return all figures as one JSON object."""
    document = {
        "within_s": rule.within_s,
        "near_km": rule.near_km,
        "days": (span_s[1] - span_s[0]) / DAY_S,
        "all": asdict(scores[""]),
        "by_what": {what: asdict(score) for what, score in scores.items() if what},
    }
    return json.dumps(document, indent=2)


def as_table(scores: Mapping[str, Score]) -> str:
    """Return the figures as a table, all kinds together in its last row."""
    by_what = [(what, score) for what, score in scores.items() if what]
    rows = [HEADINGS, *(_row(what, score) for what, score in [*by_what, ("all", scores[""])])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(what: str, score: Score) -> tuple[str, ...]:
    return (
        what,
        str(score.event_count),
        str(score.detected_count),
        _number(score.recall, 3),
        _minutes(score.delay_median_s),
        _minutes(score.delay_p95_s),
        str(score.repeat_count),
        str(score.false_alarm_count),
        _number(score.false_alarms_per_day, 2),
        _number(score.precision, 3),
    )


def _number(value: float | None, decimals: int) -> str:
    return NONE if value is None else f"{value:.{decimals}f}"


def _minutes(value_s: float | None) -> str:
    return NONE if value_s is None else f"{value_s / 60:.1f} min"
