"""What was found of episodes: the means by which judgement tells of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An episode as it is now.

    Attributes
    ----------
    was_since_us : int or None
        The begin under which it is stored; None: it is new. [us]
    since_us, raised_us, last_us : int
        As of `operations.episodes.episode`. [us]
    cleared_us : int or None
        None while it stands. [us]
    value : float
        Farthest beyond the limit.
    is_late : bool
        Of the past: what raised it came after newer readings of its sensor had been judged.
    received_us : int or None
        When the reading that raised it arrived, by the wall. [us]
    """

    rule_id: str
    sensor_key: int
    was_since_us: int | None = None
    since_us: int
    raised_us: int
    last_us: int
    cleared_us: int | None = None
    value: float
    is_late: bool = False
    received_us: int | None = None


@dataclass(frozen=True, slots=True)
class Disproved:
    """A stored episode of which readings that came late say that it was none."""

    rule_id: str
    sensor_key: int
    since_us: int


Change = Found | Disproved
