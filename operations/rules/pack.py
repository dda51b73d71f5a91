"""What a city pack says of judgement: its rules, who is told next, how long each may wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from operations.rules.definition import Label, NoData, Rule, RuleId, Severity
from operations.rules.public import PublicWord

ClockSeconds = Annotated[float, Meta(ge=60, le=30 * 86_400)]


class Rung(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told next when nobody has taken an alert in time."""

    code: RuleId
    label_vi: Label
    label_en: Label


class Clock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an alert may wait, by city time from when it was raised.

    Attributes
    ----------
    acknowledge_s, resolve_s : float
        Until somebody has taken it; until it is resolved. [s]
    """

    acknowledge_s: ClockSeconds
    resolve_s: ClockSeconds


CLOCKS: Mapping[Severity, Clock] = MappingProxyType({
    "minor": Clock(acknowledge_s=60 * 60, resolve_s=24 * 3600),
    "major": Clock(acknowledge_s=15 * 60, resolve_s=8 * 3600),
    "critical": Clock(acknowledge_s=5 * 60, resolve_s=2 * 3600),
})  # fmt: skip
"""Of a city that says nothing of them: assumed."""
ESCALATION: tuple[Rung, ...] = (
    Rung(code="shift-lead", label_vi="Trưởng ca trực", label_en="Shift lead"),
    Rung(code="centre-lead", label_vi="Lãnh đạo trung tâm", label_en="Head of the centre"),
)
"""Of a city that says nothing of it: assumed."""

CITY_SILENT_ID = "city-silent"
CITY_SILENT_PERIOD_S = 60.0
"""What a period of it is: it is of no kind."""
CITY_SILENT = Rule(
    rule_id=CITY_SILENT_ID,
    label_vi="Không còn nhận được dữ liệu từ toàn thành phố",
    label_en="Nothing is heard from the whole city",
    severity="critical",
    family="silence",
    source="assumed",
    confidence="H",
    condition=NoData(periods=5),
    resolves_itself=True,
    playbook_vi="Xem trang trạng thái: broker, bộ thu nhận, cơ sở dữ liệu.\n"
    "Báo trực kỹ thuật của trung tâm.\n"
    "Trong lúc này không tin các số liệu hiện tại trên màn hình.",
    playbook_en="Look at the page of states: broker, ingest, database.\n"
    "Call who is on duty for the centre's machines.\n"
    "Meanwhile do not trust what the screen says of now.",
)
"""What every city has: that nothing is heard at all. A pack may say it in other words."""


@dataclass(frozen=True, slots=True)
class RulePack:
    """What a city pack says of judgement.

    Attributes
    ----------
    rules : mapping of str to Rule
        By id, in the order of the file; `CITY_SILENT` is always among them.
    escalation : tuple of Rung
        Who is told next, the first first.
    clocks : mapping of Severity to Clock
        Of every severity.
    public : mapping of str to PublicWord
        What people are told, by family; of other families they are told nothing.
    """

    rules: Mapping[str, Rule]
    escalation: tuple[Rung, ...]
    clocks: Mapping[Severity, Clock]
    public: Mapping[str, PublicWord]
