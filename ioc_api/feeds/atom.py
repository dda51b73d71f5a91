"""The feed of what the public is told (Atom, RFC 4287), pure: one entry for each alert."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import datetime

from contract.clock import rfc3339
from ioc_api.feeds.cap import MEDIA_TYPE as CAP
from ioc_api.feeds.cap import NAMESPACE as CAP_NAMESPACE
from ioc_api.feeds.cap import clean, document
from ioc_api.feeds.queries import SentRow

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
TAGGED_IN = "2026"
"""A year in which the sender's name is ours, as tag URIs want it (RFC 4151)."""


def feed(
    rows: Iterable[SentRow], *, sender: str, name: tuple[str, str], begun_at: datetime
) -> bytes:
    """Return the feed.

    Links are relative to it, for behind a proxy the service does not know its own address.

    Parameters
    ----------
    rows
        The newest message of each alert, the newest first.
    sender
        By which the world knows us.
    name
        Of the city, in Vietnamese and English.
    begun_at
        What is said of a feed without entries: that it was made then.
    """
    listed = list(rows)
    authority = sender.rpartition("@")[2]
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "vi"})
    _text(root, "id", f"tag:{authority},{TAGGED_IN}:alerts")
    _text(root, "title", f"Cảnh báo – {name[0]} / Warnings – {name[1]}")
    updated_at = max((row.sent_at for row in listed), default=begun_at)
    _text(root, "updated", rfc3339(updated_at))
    _text(ET.SubElement(root, "author"), "name", f"IOC {name[0]}")
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href="alerts.atom")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href="../../../public")
    for row in listed:
        _entry(root, row, f"tag:{authority},{TAGGED_IN}:alert:{row.said['chain']}")
    return document(root)


def _entry(root: ET.Element, row: SentRow, entry_id: str) -> None:
    said = row.said
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", entry_id)
    _text(entry, "title", f"{said['headline_vi']} / {said['headline_en']}")
    _text(entry, "updated", rfc3339(row.sent_at))
    for name, term in (("msgType", row.type), ("severity", str(said["severity"]))):
        ET.SubElement(entry, "category", term=term, scheme=f"{CAP_NAMESPACE}:{name}")
    ET.SubElement(entry, "link", rel="alternate", type=CAP, href=f"cap/{row.alert_id}.xml")
    _text(entry, "summary", f"{said['description_vi']}\n{said['description_en']}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)
