"""Log events as data: what each means, how loud it is, and what it says beside its name."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event that a process logs.

    Attributes
    ----------
    fields : str
        The names of its fields, each ending in its unit where it has one.
    """

    name: str
    level: Level
    meaning: str
    fields: str = ""
