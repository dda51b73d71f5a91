"""What people are told of an alert, in two languages: no step, note or name of the centre's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contract.catalogue import KIND_BY_CODE
from contract.quantity import Quantity
from ioc_api.alerts.items import AlertRow, value_is
from ioc_api.feeds.cap import Info, Language, Message, MessageType, Reference, Status, instant
from ioc_api.feeds.course import VALID_FOR
from ioc_api.feeds.ground import Ground
from operations.life.state import State
from operations.rules.public import PublicWord

LANGUAGES: tuple[Language, ...] = ("vi-VN", "en-US")
SEVERITY = {"critical": "Severe", "major": "Moderate"}
URGENCY = {"critical": "Immediate", "major": "Expected"}
ASSUMED_TYPES = frozenset({"composite", "baseline"})
"""Rules whose alert is a conclusion: Likely. What an instrument shows is Observed."""

_EXERCISE: Mapping[Language, str] = {
    "vi-VN": "Diễn tập, dữ liệu mô phỏng",
    "en-US": "Exercise, simulated data",
}
_ENDED: Mapping[Language, str] = {"vi-VN": "Đã hết hiệu lực: ", "en-US": "No longer holds: "}
_OVER: Mapping[Language, str] = {
    "vi-VN": "Tình trạng này đã hết theo số đo của trạm.",
    "en-US": "By what sensors measure, this is over.",
}
_TOLD_ELSEWHERE: Mapping[Language, str] = {
    "vi-VN": "Cảnh báo này được gộp vào một cảnh báo khác; tình trạng có thể vẫn còn.",
    "en-US": "Another warning now tells this one; it may still hold.",
}
_WITHDRAWN: Mapping[Language, str] = {
    "vi-VN": "Trung tâm rút cảnh báo này; tình trạng có thể vẫn còn.",
    "en-US": "The centre withdraws this warning; it may still hold.",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and whether in earnest.

    Attributes
    ----------
    sender : str
        By which the world knows us: no spaces, commas, `<` or `&`.
    """

    sender: str
    status: Status


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that is to be sent.

    Attributes
    ----------
    number : int
        Of the alert's messages, from 1.
    """

    type: MessageType
    number: int
    at: datetime
    references: tuple[Reference, ...]


def message(
    row: AlertRow, word: PublicWord, wanted: Wanted, ground: Ground, voice: Voice
) -> Message:
    """Return what is told of an alert."""
    sent_at = wanted.at.replace(microsecond=0)
    stamp = instant(sent_at)[:19].replace("-", "").replace(":", "")
    city_id = ground.city.city_id
    is_exercise = voice.status != "Actual"
    return Message(
        identifier=f"{city_id}.{row.alert_id}.{wanted.number}.{stamp}",
        sender=voice.sender,
        sent_at=sent_at,
        status=voice.status,
        type=wanted.type,
        note=f"{_EXERCISE['en-US']}: {city_id}" if is_exercise else "",
        references=wanted.references,
        infos=tuple(
            _info(row, word, (wanted.type, sent_at), ground, (language, is_exercise))
            for language in LANGUAGES
        ),
    )


def _info(
    row: AlertRow,
    word: PublicWord,
    sent: tuple[MessageType, datetime],
    ground: Ground,
    tongue: tuple[Language, bool],
) -> Info:
    (type_, sent_at), (language, is_exercise) = sent, tongue
    is_vi, is_over = language == "vi-VN", type_ == "Cancel"
    city = ground.city
    prefix = f"[{_EXERCISE[language]}] " if is_exercise else ""
    ended = _ENDED[language] if is_over else ""
    label = row.said("label_vi" if is_vi else "label_en")
    description = f"{label}: {ground.name(row, language)}. {measured(row, language)}"
    if is_over:
        description += _end(row)[language]
    return Info(
        language=language,
        category=word.category,
        event=word.event_vi if is_vi else word.event_en,
        response=_last_response(row) if is_over else word.response,
        urgency="Past" if is_over else URGENCY[row.severity],
        severity=SEVERITY[row.severity],
        certainty="Likely" if _condition(row).get("type") in ASSUMED_TYPES else "Observed",
        effective_at=sent_at,
        onset_at=row.since_at,
        expires_at=sent_at + VALID_FOR,
        sender_name=f"IOC {city.name_vi if is_vi else city.name_en}",
        headline=f"{prefix}{ended}{label} – {ground.name(row, language)}",
        description=f"{prefix}{description}".strip(),
        instruction="" if is_over else (word.advice_vi if is_vi else word.advice_en).strip(),
        parameters=tuple(_parameters(row)),
        place=ground.place(row, word, language),
    )


def _condition(row: AlertRow) -> dict[str, Any]:
    return (row.definition or {}).get("condition", {})


def _last_response(row: AlertRow) -> str:
    return "AllClear" if row.cleared_at is not None else "None"


def _end(row: AlertRow) -> Mapping[Language, str]:
    """Return why a warning ends: only what sensors show is an all-clear."""
    if row.cleared_at is not None:
        return _OVER
    return _TOLD_ELSEWHERE if row.state == State.DUPLICATE else _WITHDRAWN


def _quantity(row: AlertRow) -> Quantity | None:
    kind = KIND_BY_CODE.get(row.kind)
    if kind is None or value_is(row.definition) != "quantity":
        return None
    return next((one for one in kind.quantities if one.name == row.quantity), None)


def measured(row: AlertRow, language: Language) -> str:
    """Return what was measured, against which limit, by how many; empty without a number."""
    is_vi = language == "vi-VN"
    quantity = _quantity(row)
    parts: list[str] = []
    if quantity is not None and row.value is not None and row.limit_value is not None:
        value, limit = (
            _number(quantity, number, is_vi=is_vi) for number in (row.value, row.limit_value)
        )
        label, of = (quantity.label_vi, "ngưỡng") if is_vi else (quantity.label_en, "limit")
        parts.append(f"{label}: {value} ({of} {limit}).")
    if row.sensor_count > 1:
        count = row.sensor_count
        parts.append(f"{count} trạm." if is_vi else f"{count} sensors.")
    return " ".join([*parts, ""])


def _number(quantity: Quantity, value: float, *, is_vi: bool) -> str:
    text = f"{value * quantity.display_factor:.{quantity.decimals}f}"
    if is_vi:
        text = text.replace(".", ",")
    return f"{text} {quantity.symbol}".strip()


def _parameters(row: AlertRow) -> list[tuple[str, str]]:
    """Return what programs read: numbers in the unit that the quantity's name ends in."""
    said = {
        "rule": row.rule_id,
        "kind": row.kind,
        "quantity": row.quantity,
        "value": None if row.value is None else f"{row.value:g}",
        "limit": None if row.limit_value is None else f"{row.limit_value:g}",
        "sensor": row.sensor_id,
        "sensors": str(row.sensor_count),
    }
    return [(name, value) for name, value in said.items() if value is not None]
