"""Messages of the Common Alerting Protocol 1.2 (OASIS, 2010-07-01) as XML, pure.

Two traps of the standard: positions are `latitude,longitude`, and UTC is written `-00:00`, never
`Z`. Elements stand in the order of its schema; what is None or empty is left out.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

MEDIA_TYPE = "application/cap+xml"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
Status = Literal["Actual", "Exercise"]
MessageType = Literal["Alert", "Update", "Cancel"]
Language = Literal["vi-VN", "en-US"]
Position = tuple[float, float]
"""Latitude and longitude, WGS 84. [deg]"""

DECIMALS = 5  # a metre
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A message that was sent before."""

    sender: str
    identifier: str
    sent_at: datetime

    def __str__(self) -> str:
        """Return it as messages name it."""
        return f"{self.sender},{self.identifier},{instant(self.sent_at)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where people are concerned.

    Attributes
    ----------
    polygons : tuple of tuple of Position
        Each closed: the last position is the first one.
    circle : tuple of (Position, float) or None
        Its centre and radius. [km]
    """

    text: str
    polygons: tuple[tuple[Position, ...], ...] = ()
    circle: tuple[Position, float] | None = None
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What is told in one language."""

    language: Language
    category: str
    event: str
    response: str
    urgency: str
    severity: str
    certainty: str
    effective_at: datetime
    onset_at: datetime
    expires_at: datetime
    sender_name: str
    headline: str
    description: str
    instruction: str
    parameters: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: who says what of which earlier ones."""

    identifier: str
    sender: str
    sent_at: datetime
    status: Status
    type: MessageType
    note: str
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = field(default=())


def instant(at: datetime) -> str:
    """Return a time as the standard wants it: whole seconds, UTC as `-00:00`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def clean(text: str) -> str:
    """Return a text without what no XML can hold."""
    return _NOT_XML.sub("\ufffd", text)


def position(at: Position) -> str:
    """Return a position, latitude first."""
    return f"{at[0]:.{DECIMALS}f},{at[1]:.{DECIMALS}f}"


def to_xml(message: Message) -> bytes:
    """Return a message as a document."""
    root = ET.Element("alert", xmlns=NAMESPACE)
    _texts(
        root,
        ("identifier", message.identifier),
        ("sender", message.sender),
        ("sent", instant(message.sent_at)),
        ("status", message.status),
        ("msgType", message.type),
        ("scope", "Public"),
        ("note", message.note),
        ("references", " ".join(map(str, message.references))),
    )
    for info in message.infos:
        _info(root, info)
    return document(root)


def document(root: ET.Element) -> bytes:
    """Return an element as a whole document."""
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _info(root: ET.Element, info: Info) -> None:
    found = ET.SubElement(root, "info")
    _texts(
        found,
        ("language", info.language),
        ("category", info.category),
        ("event", info.event),
        ("responseType", info.response),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("effective", instant(info.effective_at)),
        ("onset", instant(info.onset_at)),
        ("expires", instant(info.expires_at)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
    )
    _pairs(found, "parameter", info.parameters)
    area = ET.SubElement(found, "area")
    _texts(area, ("areaDesc", info.place.text))
    for polygon in info.place.polygons:
        _texts(area, ("polygon", " ".join(map(position, polygon))))
    if info.place.circle is not None:
        centre, radius_km = info.place.circle
        _texts(area, ("circle", f"{position(centre)} {radius_km:g}"))
    _pairs(area, "geocode", info.place.codes)


def _texts(parent: ET.Element, *named: tuple[str, str]) -> None:
    for name, text in named:
        if text:
            ET.SubElement(parent, name).text = clean(text)


def _pairs(parent: ET.Element, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    for value_name, value in pairs:
        _texts(ET.SubElement(parent, name), ("valueName", value_name), ("value", value))
