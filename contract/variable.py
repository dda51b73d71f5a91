"""What is said of an environment variable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable."""

    name: str
    processes: tuple[str, ...]
    default: str
    meaning: str
