"""Every index with its document and its classes, and `docs/indices.md`, which is made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType

from operations.indices import (
    air_grade,
    air_limits,
    flood,
    lighting,
    noise,
    power,
    river,
    scorecard,
    surface_water,
    traffic,
    trust,
    vn_aqi,
    waste,
    water,
)
from operations.indices.domain import Domain
from operations.indices.grade import Grade
from operations.indices.registry import INDICES
from operations.indices.validity import refuse_before

Scales = tuple[tuple[str, Sequence[Grade]], ...]

_HEAD = """\
# Indices

Several readings become one number by rules that stand in `operations/indices/`, one module for each
subject, each with its equation, its units, its source and the day from which it holds. What is not
known is no data and never a guess; asked for a day before it held, a rule says so and names itself.
This page is made of those modules:

```
.ioc/env/bin/python -m operations.indices > docs/indices.md
```

`GET /api/v1/air-index` tells the index of the air, `GET /api/v1/scorecards` what each area comes to
in each domain ([below](#scorecards)); what rules of alerts may ask for is [at the end](#of-rules).
"""
_SCORECARDS = """\
The index of an area is in a state from the limit on that stands here; where worse is less, from the
limit down. Limits that no document sets are assumed.
"""
_OF_RULES = """\
A rule of type `index` ([rules.md](rules.md)) may ask for one of these, by the readings of a sensor:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a module says of a subject.

    Attributes
    ----------
    scales : tuple of (str, sequence of Grade)
        Its classes, by what they are classes of.
    """

    title: str
    module: ModuleType
    source: str
    valid_from: date
    scales: Scales = field(default=())

    def refuse_before(self, day: date) -> None:
        """Refuse a day on which it did not hold yet.

        Raises
        ------
        NotInForceError
            The day is before `valid_from`.
        """
        refuse_before(self.source, self.valid_from, day)


def _paper(title: str, module: ModuleType, *scales: tuple[str, Sequence[Grade]]) -> Paper:
    return Paper(
        title=title,
        module=module,
        source=module.SOURCE,
        valid_from=module.VALID_FROM,
        scales=scales,
    )


PAPERS: tuple[Paper, ...] = (
    _paper("Index of the air", vn_aqi, ("VN_AQI", air_grade.AIR_GRADES)),
    _paper("Limits of the air", air_limits),
    _paper("Level of service", traffic, ("level", traffic.GRADES)),
    _paper("Water on streets", flood, ("depth [m]", flood.GRADES)),
    _paper("Alarm level of rivers", river, ("levels reached", river.GRADES)),
    _paper("Noise", noise),
    _paper("Surface water", surface_water, ("class", surface_water.GRADES)),
    _paper("Voltage and load", power, ("voltage [V]", power.BANDS), ("load", power.LOADS)),
    _paper("Water network", water, ("pressure [bar]", water.GRADES)),
    _paper("Public lamps", lighting, ("share on", lighting.GRADES)),
    _paper("Waste bins", waste),
    _paper("Trusted sensors", trust),
)


def document() -> str:
    """Return `docs/indices.md`."""
    parts = [_HEAD, _list(PAPERS)]
    for paper in PAPERS:
        parts += _section(paper)
    parts += ["## Scorecards\n", f"{_text(scorecard)}\n", _SCORECARDS, _limits(scorecard.DOMAINS)]
    parts += ["## Of rules\n", _OF_RULES, _rule_indices()]
    return "\n".join(parts)


def _section(paper: Paper) -> Iterator[str]:
    yield f"## {paper.title}\n"
    yield f"{_text(paper.module)}\n"
    for what, grades in paper.scales:
        rows = (
            (f"`{one.code}`", f"{one.from_value:g}", one.label_vi, one.label_en, f"`{one.color}`")
            for one in grades
        )
        yield _table(("code", f"{what} from", "Vietnamese", "English", "colour"), rows)


def _list(papers: Sequence[Paper]) -> str:
    rows = (
        (f"[{one.title}](#{one.title.lower().replace(' ', '-')})", one.source, str(one.valid_from))
        for one in papers
    )
    return _table(("index", "source", "from"), rows)


def _limits(domains: Sequence[Domain]) -> str:
    rows = (
        (
            f"`{one.code}`",
            f"`{one.kind}`",
            one.unit,
            *("–" if each is None else f"{each:g}" for each in one.limits[:3]),
            one.limits.source,
        )
        for one in domains
    )
    return _table(("domain", "kind", "unit", "watch", "warning", "critical", "source"), rows)


def _rule_indices() -> str:
    rows = (
        (
            f"`{one.name}`",
            ", ".join(f"`{kind}`" for kind in one.kinds),
            ", ".join(f"`{quantity}`" for quantity in one.quantities),
            f"{one.span_s:g}",
            one.source,
        )
        for one in INDICES.values()
    )
    return _table(("index", "kinds", "of", "span [s]", "source"), rows)


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _text(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()
