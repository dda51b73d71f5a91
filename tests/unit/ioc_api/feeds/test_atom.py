"""The feed is one by RFC 4287, whatever texts its entries have."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ioc_api.feeds import atom
from ioc_api.feeds.queries import SentRow

AT = datetime(2026, 11, 30, 0, 15, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
NAME = ("Thành phố Mẫu", "Sample City")


def sent(alert_id: int, number: int = 1, text: str = "Ngập", minutes: int = 0) -> SentRow:
    said = {
        f"{name}_{tongue}": text for name in ("headline", "description") for tongue in ("vi", "en")
    }
    at = AT + timedelta(minutes=minutes)
    return SentRow(
        alert_id, number, "Alert", "ioc@demo.invalid", f"demo.{alert_id}.{number}", at,
        at + timedelta(hours=2), 1, 0.4,
        {**said, "severity": "Severe", "chain": f"demo.{alert_id}.1"},
    )  # fmt: skip


def feed(*rows: SentRow) -> ET.Element:
    content = atom.feed(rows, sender="ioc@demo.invalid", name=NAME, begun_at=AT)
    return ET.fromstring(content)  # noqa: S314 - of our own making


def texts(root: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in root.findall(f"{ATOM}{name}")]


def test_a_feed_has_what_the_standard_asks() -> None:
    """Section 4.1.1: one id, one title, one updated, an author, a link to itself."""
    root = feed(sent(2, minutes=5), sent(1))
    assert root.tag == f"{ATOM}feed"
    assert [len(texts(root, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert texts(root, "updated") == ["2026-11-30T00:20:30.000Z"]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "alerts.atom"


def test_entries_are_unique_and_lead_to_their_messages() -> None:
    """Section 4.1.2; an entry's id stays while its alert is told on."""
    root = feed(sent(2), sent(1))
    entries = root.findall(f"{ATOM}entry")
    ids = [texts(entry, "id")[0] for entry in entries]
    assert len(set(ids)) == 2
    assert all(one.startswith("tag:demo.invalid,2026:") for one in ids)
    for entry, alert_id in zip(entries, (2, 1), strict=True):
        assert [len(texts(entry, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib == {
            "rel": "alternate", "type": "application/cap+xml", "href": f"cap/{alert_id}.xml",
        }  # fmt: skip
    again = feed(sent(2, number=2, minutes=9)).find(f"{ATOM}entry/{ATOM}id")
    assert again is not None
    assert again.text == ids[0]


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert feed().findall(f"{ATOM}entry") == []


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_text_makes_a_broken_feed(text: str) -> None:
    assert len(feed(sent(1, text=text)).findall(f"{ATOM}entry")) == 1
