"""What is sent of a rule as a rule, what a change of one comes to: pure."""

import contextlib
from collections.abc import Generator
from typing import Any, NamedTuple

from ioc_api.errors import BadBodyError
from ioc_api.rules.schemas import RuleShape
from operations.errors import RuleError
from operations.rules.definition import Rule
from operations.rules.reading import from_json, to_json

_NOTHING: tuple[object, ...] = (None, "", [])


class Told(NamedTuple):
    """The fields in which two versions differ, as each has them."""

    before: dict[str, Any]
    after: dict[str, Any]


def told(before: Rule | None, after: Rule) -> Told:
    """Return in which fields a rule differs from what it was; of a new one, all it says."""
    now = to_json(after)
    past: dict[str, Any] = {} if before is None else to_json(before)
    changed = [name for name in now if past.get(name) != now[name]]
    return Told(_said(past, changed), _said(now, changed))


def _said(rule: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return some fields of a rule, without those that say nothing."""
    return {name: value for name in names if (value := rule.get(name)) not in _NOTHING}


@contextlib.contextmanager
def refusing(within: str = "") -> Generator[None]:
    """Turn the refusal of a rule into that of the request, with the place in what was sent.

    Raises
    ------
    BadBodyError
        For a `RuleError`.
    """
    try:
        yield
    except RuleError as error:
        field = f"{within}.{error.field}" if within else error.field
        raise BadBodyError(field, error.problem, error.accepted) from None


def rule_of(sent: RuleShape) -> Rule:
    """Return the rule that was sent. Raises `RuleError`."""
    return from_json(sent.model_dump(exclude={"note"}))


def note_of(note: str | None) -> str | None:
    """Return why something is done, without what stands around it; None where nobody says.

    Raises
    ------
    BadBodyError
        It has characters that cannot be shown.
    """
    if note is None or not (text := note.strip()):
        return None
    if not text.replace("\n", " ").isprintable():
        raise BadBodyError("note", "has characters that cannot be shown")
    return text
