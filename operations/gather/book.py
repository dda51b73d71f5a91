"""Alerts and their episodes as they are stored, worked on until they are written again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from operations.life.state import UNRESOLVED, State, Step
from operations.life.steps import take
from operations.rules.definition import Severity


@dataclass(slots=True, kw_only=True, eq=False)
class Episode:
    """An episode of an alert.

    Attributes
    ----------
    stored_since_us : int or None
        What it is stored under; None: it is new. [us]
    is_changed : bool
        Whether it is to be written.
    """

    sensor_key: int
    since_us: int
    raised_us: int
    last_us: int
    cleared_us: int | None = None
    value: float
    is_late: bool = False
    disproved_us: int | None = None
    stored_since_us: int | None = None
    is_changed: bool = False

    @property
    def stands(self) -> bool:
        """Tell whether the condition holds."""
        return self.cleared_us is None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that the judgement took."""

    version: int
    step: Step
    from_state: State
    to_state: State
    note: str | None = None
    until_us: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Alert:
    """An alert.

    Attributes
    ----------
    alert_id : int or None
        None until it is written.
    sensor_key : int or None
        None where it is of several.
    area : str or None
        None: the whole city, or not known.
    episodes : list of Episode
        Those that stand, and those that are touched.
    taken, news
        What happened to it and is to be written.
    """

    alert_id: int | None = None
    version: int = 1
    rule_id: str
    rule_version: int
    severity: Severity
    state: State = State.OPEN
    kind: str
    quantity: str | None = None
    sensor_key: int | None = None
    sensor_count: int = 1
    area: str | None = None
    ward: str | None = None
    value: float | None = None
    limit_value: float | None = None
    since_us: int
    raised_us: int
    last_us: int
    cleared_us: int | None = None
    unit: str | None = None
    due_us: int | None = None
    evidence: Mapping[str, object] = field(default_factory=dict[str, object])
    is_late: bool = False
    is_silent: bool = False
    suppressed_until_us: int | None = None
    absorbed_by: "Alert | int | None" = None
    episodes: list[Episode] = field(default_factory=list[Episode])
    taken: list[Taken] = field(default_factory=list[Taken])
    news: list[str] = field(default_factory=list[str])
    is_changed: bool = False

    @property
    def is_unresolved(self) -> bool:
        """Tell whether a condition that returns belongs to it."""
        return self.state in UNRESOLVED

    @property
    def is_group(self) -> bool:
        """Tell whether it is of several sensors."""
        return self.sensor_key is None

    @property
    def counted(self) -> list[Episode]:
        """Return the episodes that are ones, by all that is known today."""
        return [one for one in self.episodes if one.disproved_us is None]

    @property
    def standing(self) -> list[Episode]:
        """Return the episodes that stand."""
        return [one for one in self.episodes if one.stands]

    def step(self, step: Step, *, note: str | None = None, until_us: int | None = None) -> None:
        """Take a step of the judgement's own.

        Raises
        ------
        StepError
            It cannot be taken now.
        """
        after = take(self.state, step, rights=None)
        self.version += 1
        self.taken.append(Taken(self.version, step, self.state, after, note, until_us))
        self.state = after
        self.is_changed = True


@dataclass(slots=True)
class Book:
    """The alerts that something found may concern."""

    alerts: list[Alert] = field(default_factory=list[Alert])

    def of_rule(self, rule_id: str) -> Iterator[Alert]:
        """Return the alerts of a rule that are unresolved."""
        return (one for one in self.alerts if one.rule_id == rule_id and one.is_unresolved)

    def single(self, rule_id: str, sensor_key: int) -> Alert | None:
        """Return the unresolved alert of a rule at one sensor."""
        return next((one for one in self.of_rule(rule_id) if one.sensor_key == sensor_key), None)

    def episodes(self, rule_id: str, sensor_key: int) -> Iterator[tuple[Alert, Episode]]:
        """Return the episodes of a rule at a sensor, in whichever alerts, resolved ones too."""
        return (
            (alert, episode)
            for alert in self.alerts
            if alert.rule_id == rule_id
            for episode in alert.counted
            if episode.sensor_key == sensor_key
        )
