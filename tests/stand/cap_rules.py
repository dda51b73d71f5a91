"""What the standard asks of a CAP 1.2 message, looked at element by element.

Written from the standard's data dictionary (OASIS, Common Alerting Protocol 1.2, section 3.2) and
its schema (section 3.4), independent of what writes messages.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
LEGAL = re.compile(r"[^\s,<&]+")
REFERENCE = re.compile(r"([^\s,<&]+),([^\s,<&]+),(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d)")

# Each name with how often it may stand: 1, ? (once at most), * (any), + (at least once).
ALERT = (
    "identifier 1, sender 1, sent 1, status 1, msgType 1, source ?, scope 1, restriction ?, "
    "addresses ?, code *, note ?, references ?, incidents ?, info *"
)
INFO = (
    "language ?, category +, event 1, responseType *, urgency 1, severity 1, certainty 1, "
    "audience ?, eventCode *, effective ?, onset ?, expires ?, senderName ?, headline ?, "
    "description ?, instruction ?, web ?, contact ?, parameter *, resource *, area *"
)
AREA = "areaDesc 1, polygon *, circle *, geocode *, altitude ?, ceiling ?"
PAIR = "valueName 1, value 1"
ENUMERATIONS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport"),
        *("Infra", "CBRNE", "Other"),
    },
    "responseType": {
        *("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear"),
        "None",
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
INSTANTS = {"sent", "effective", "onset", "expires"}


def problems(document: bytes) -> list[str]:
    """Return what is wrong with a message; a document that is no XML raises."""
    root = ET.fromstring(document)  # noqa: S314 - of our own making
    if root.tag != f"{NAMESPACE}alert":
        return [f"the root is {root.tag}"]
    found = _structure(root, ALERT)
    for info in root.findall(f"{NAMESPACE}info"):
        found += _structure(info, INFO)
        for area in info.findall(f"{NAMESPACE}area"):
            found += _structure(area, AREA)
            for pair in area.findall(f"{NAMESPACE}geocode"):
                found += _structure(pair, PAIR)
        for pair in info.findall(f"{NAMESPACE}parameter"):
            found += _structure(pair, PAIR)
    for element in root.iter():
        found += _content(element.tag.removeprefix(NAMESPACE), element.text or "")
    return found + _of_type(root)


def text_of(root: ET.Element, path: str) -> str:
    """Return the text at a path of names."""
    found = root.find("/".join(f"{NAMESPACE}{name}" for name in path.split("/")))
    assert found is not None, path
    return found.text or ""


def _structure(element: ET.Element, model: str) -> list[str]:
    allowed = dict(part.split(" ") for part in model.split(", "))
    order = list(allowed)
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    found = [f"{name} does not belong there" for name in names if name not in allowed]
    known = [order.index(name) for name in names if name in allowed]
    if known != sorted(known):
        found.append(f"the order is {names}")
    for name, often in allowed.items():
        count = names.count(name)
        if (often in "1+" and count == 0) or (often in "1?" and count > 1):
            found.append(f"{name} stands {count} times")
    return found


def _content(name: str, text: str) -> list[str]:
    is_wrong = (
        (name in ENUMERATIONS and text not in ENUMERATIONS[name])
        or (name in INSTANTS and (not INSTANT.fullmatch(text) or text.endswith("+00:00")))
        or (name in {"identifier", "sender"} and not LEGAL.fullmatch(text))
        or (name == "references" and not all(map(REFERENCE.fullmatch, text.split(" "))))
    )
    if is_wrong:
        return [f"{name} is {text!r}"]
    if name == "polygon":
        return _polygon(text.split(" "))
    if name == "circle":
        centre, _, radius_km = text.partition(" ")
        return _position(centre) + ([] if float(radius_km) >= 0 else [f"radius {radius_km}"])
    return []


def _polygon(positions: Sequence[str]) -> list[str]:
    found = [problem for position in positions for problem in _position(position)]
    if len(positions) < 4:
        found.append(f"a polygon has {len(positions)} positions")
    if positions[0] != positions[-1]:
        found.append("a polygon is open")
    return found


def _position(text: str) -> list[str]:
    """Latitude first; where the city is, the other order is out of range."""
    lat_deg, lon_deg = map(float, text.split(","))
    return [] if -90 <= lat_deg <= 90 and -180 <= lon_deg <= 180 else [f"position {text}"]


def _of_type(root: ET.Element) -> list[str]:
    """What goes together: who updates or cancels says what; who only exercises says which."""
    type_, status = text_of(root, "msgType"), text_of(root, "status")
    has = {child.tag.removeprefix(NAMESPACE) for child in root}
    found: list[str] = []
    if (type_ in {"Update", "Cancel"}) != ("references" in has):
        found.append(f"{type_} and references {'references' in has}")
    if status == "Exercise" and "note" not in has:
        found.append("an exercise names itself in note")
    return found
