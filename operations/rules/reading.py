"""Rules from a city's `rules.toml` and from JSON, and back."""

import re
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Never

import msgspec
from msgspec import Meta, Struct

from contract.city_file import read_text
from contract.errors import CityError
from operations.errors import RuleError
from operations.rules.definition import Rule, Severity
from operations.rules.pack import (
    CITY_SILENT,
    CITY_SILENT_ID,
    CLOCKS,
    ESCALATION,
    Clock,
    RulePack,
    Rung,
)
from operations.rules.public import PublicWord

RULES_FILE = "rules.toml"
_PLACE = re.compile(r"^(?P<problem>.*?)(?: - at `\$\.?(?P<place>.*)`)?$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]+)`", re.DOTALL)


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...] = ()
    escalation: Annotated[tuple[Rung, ...], Meta(max_length=10)] = ESCALATION
    clocks: dict[Severity, Clock] = {}
    public: Annotated[tuple[PublicWord, ...], Meta(max_length=50)] = ()


def from_toml(path: Path) -> RulePack:
    """Return what a city pack says of judgement; of a pack without the file, what each city has.

    That each rule by itself has the right form is looked at here; whether what it names exists
    is for `operations.rules.check`.

    Raises
    ------
    CityError
        The file cannot be read, a key is wrong, or a rule stands twice.
    """
    if not path.exists():
        return _pack(_File())
    try:
        raw = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CityError(path, "", f"is not TOML: {error}") from None
    try:
        file = msgspec.convert(raw, _File)
    except msgspec.ValidationError as error:
        field, problem = _field_and_problem(error)
        raise CityError(path, f"key {field}" if field else "", problem) from None
    seen: set[str] = set()
    for index, rule in enumerate(file.rule):
        if rule.rule_id in seen:
            raise CityError(path, f"key rule[{index}].rule_id", f"{rule.rule_id!r} stands twice")
        seen.add(rule.rule_id)
    _check_public(path, file)
    return _pack(file)


def _check_public(path: Path, file: _File) -> None:
    known = {rule.family for rule in file.rule}
    seen: set[str] = set()
    for index, word in enumerate(file.public):
        for family in word.families:
            key = f"key public[{index}].families"
            if family not in known:
                raise CityError(path, key, f"no rule is of the family {family!r}")
            if family in seen:
                raise CityError(path, key, f"{family!r} stands twice")
            seen.add(family)


def _pack(file: _File) -> RulePack:
    rules = {rule.rule_id: rule for rule in file.rule}
    rules.setdefault(CITY_SILENT_ID, CITY_SILENT)
    return RulePack(
        rules=MappingProxyType(rules),
        escalation=file.escalation,
        clocks=MappingProxyType({**CLOCKS, **file.clocks}),
        public=MappingProxyType({family: word for word in file.public for family in word.families}),
    )


def from_json(raw: object) -> Rule:
    """Return the rule that parsed JSON is.

    Raises
    ------
    RuleError
        The first field that is missing, unknown or of the wrong form.
    """
    try:
        return msgspec.convert(raw, Rule)
    except msgspec.ValidationError as error:
        _refuse(error)


def from_text(text: str | bytes) -> Rule:
    """Return the rule that JSON text is, as the database keeps it.

    Raises
    ------
    RuleError
        As of `from_json`.
    """
    try:
        return msgspec.json.decode(text, type=Rule)
    except msgspec.ValidationError as error:
        _refuse(error)


def to_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as what JSON is made of: every field, also those left as they are."""
    return msgspec.json.decode(msgspec.json.encode(rule))


def to_text(rule: Rule) -> str:
    """Return a rule as JSON text, as the database keeps it."""
    return msgspec.json.encode(rule).decode()


def _refuse(error: msgspec.ValidationError) -> Never:
    field, problem = _field_and_problem(error)
    raise RuleError(field or "rule", problem) from None


def _field_and_problem(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return where something is wrong and what: a missing name is the place itself."""
    found = _PLACE.match(str(error))
    assert found is not None  # noqa: S101 - it matches every text
    problem, place = found["problem"], found["place"] or ""
    for pattern, said in ((_MISSING, "is missing"), (_UNKNOWN, "is not known")):
        if named := pattern.fullmatch(problem):
            return f"{place}.{named['name']}".lstrip("."), said
    return place, f"{problem[0].lower()}{problem[1:]}"
