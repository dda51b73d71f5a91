"""Texts that people are told, in Vietnamese or English: placeholders, and what stands for them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Template
from typing import Literal

from contract.catalogue import KIND_BY_CODE
from operations.tell.news import News

Language = Literal["vi", "en"]
PLACEHOLDERS = (
    "alert_id", "area", "at", "count", "label", "limit", "playbook", "rule", "sensor", "severity",
    "since", "value", "what",
)  # fmt: skip
TITLE: Mapping[Language, str] = {
    "vi": "[$severity] $label – $area",
    "en": "[$severity] $label – $area",
}
TEXT: Mapping[Language, str] = {
    "vi": "$what: $label\nNơi: $area, $sensor\nGiá trị: $value, ngưỡng $limit\nTừ: $since\n"
    "Cảnh báo số $alert_id, $at\n\n$playbook",
    "en": "$what: $label\nWhere: $area, $sensor\nValue: $value, limit $limit\nSince: $since\n"
    "Alert $alert_id, $at\n\n$playbook",
}
TITLE_MAX_LENGTH, TEXT_MAX_LENGTH = 200, 4_000
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "minor": "NHẸ",
        "major": "NGHIÊM TRỌNG",
        "critical": "KHẨN CẤP",
        "raised": "Mới",
        "worse": "Nặng hơn",
        "cleared": "Đã hết",
        "returned": "Trở lại",
        "escalated": "Quá hạn, báo cấp trên",
        "city": "toàn thành phố",
        "areas": "nhiều quận, huyện",
        "sensors": "cảm biến",
        "none": "–",
    },
    "en": {
        "minor": "MINOR",
        "major": "MAJOR",
        "critical": "CRITICAL",
        "raised": "New",
        "worse": "Worse",
        "cleared": "Over",
        "returned": "Returned",
        "escalated": "Overdue, passed on",
        "city": "the whole city",
        "areas": "several districts",
        "sensors": "sensors",
        "none": "–",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a city's areas are called, and how far its time is from UTC."""

    names: Mapping[Language, Mapping[str, str]]
    utc_offset_h: float


def problem(text: str) -> str | None:
    """Return what is wrong with a template; None where nothing is."""
    template = Template(text)
    if not template.is_valid():
        return "a $ stands before a name or another $"
    unknown = sorted(set(template.get_identifiers()) - set(PLACEHOLDERS))
    if unknown:
        known = ", ".join(f"${name}" for name in PLACEHOLDERS)
        return f"${unknown[0]} is unknown; known: {known}"
    return None


def title(text: str, members: Mapping[str, str]) -> str:
    """Return a title: one line, whatever the members hold."""
    line = " ".join(Template(text).substitute(members).split())
    return line[:TITLE_MAX_LENGTH]


def body(text: str, members: Mapping[str, str]) -> str:
    """Return a text of several lines."""
    return Template(text).substitute(members).strip()[:TEXT_MAX_LENGTH]


def members(news: News, language: Language, place: Place, now: datetime) -> dict[str, str]:
    """Return what stands for each placeholder."""
    words = _WORDS[language]
    several = f"{news.sensor_count} {words['sensors']}"
    nowhere = words["city" if news.sensor_count == 1 else "areas"]
    area = nowhere if news.area is None else place.names[language].get(news.area, news.area)
    found = {
        "alert_id": str(news.alert_id),
        "area": area,
        "at": _local(now, place.utc_offset_h),
        "count": str(news.sensor_count),
        "label": news.label_vi if language == "vi" else news.label_en,
        "limit": _number(news, news.limit_value, words["none"]),
        "playbook": news.playbook_vi if language == "vi" else news.playbook_en,
        "rule": news.rule_id,
        "sensor": several if news.sensor_id is None else f"{news.sensor_name} ({news.sensor_id})",
        "severity": words[news.severity],
        "since": _local(news.since_at, place.utc_offset_h),
        "value": _number(news, news.value, words["none"]),
        "what": words.get(news.what, news.what),
    }
    return {name: _printable(text) for name, text in found.items()}


def _number(news: News, value: float | None, none: str) -> str:
    if value is None:
        return none
    kind = KIND_BY_CODE.get(news.kind)
    named = () if kind is None else kind.quantities
    symbol = next((one.symbol for one in named if one.name == news.quantity), "")
    return f"{value:.4g} {symbol}".strip()


def _local(at: datetime, utc_offset_h: float) -> str:
    return (at + timedelta(hours=utc_offset_h)).strftime("%H:%M %d/%m/%Y")


def _printable(text: str) -> str:
    """Return a text without what steers a terminal, a header or the direction of writing."""
    kept = (one for one in text if one == "\n" or unicodedata.category(one)[0] != "C")
    return "".join(kept)
