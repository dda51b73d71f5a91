"""Payloads and texts that no honest device sends: what a stranger may put into any message."""

import json
from typing import Any

from hypothesis import strategies as st

TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "\ud800",
            "\udfff\ud800",
            "\x00",
            "\ufeff",
            "\u202e\u200b",
            "a" * 5_000,
            "aq-1",
            "aq-1\n",
            "aq-1:pm25_ugm3",
            "air_quality",
            "pm25_ugm3",
            "2026-11-22T07:00:00Z",
            "2026-11-22T07:00:00",
            "2026-11-22T07:00:00.000\ud800",
            "\N{FULLWIDTH DIGIT TWO}026-11-22T07:00:00.000Z",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00:00+23:59",
            "0000-00-00T00:00:00.000Z",
        ]
    ),
    st.text(st.characters(), max_size=20),
)
NUMBERS = st.sampled_from(
    [0, 1, -1, 1.5, 2**31, 2**53 + 1, 2**63, -(2**64), 10**30, -(10**400), 1e308, -0.0, True]
)
TOKENS = st.sampled_from([float("nan"), float("inf"), None])
NAMES = [
    *("observed_at", "values", "boot", "seq", "kind", "sensor_id", "pm25_ugm3", "\ud800", "\x00"),
    *("name", "lat_deg", "lon_deg", "quantities", "gateway_id", "period_s", "installed_at"),
    *("bn", "n", "bt", "t", "bu", "u", "bv", "v", "bver", "city_at", "wall_at", "speed"),
    *("area", "items", "committed_at", "received_at", "quality", "command", "ranges"),
]


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), TEXTS), inner, max_size=4),
    )


DOCUMENTS: st.SearchStrategy[Any] = st.recursive(
    st.one_of(TEXTS, NUMBERS, TOKENS), _nested, max_leaves=12
)


def spoilt(document: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what becomes of a right document when some of its members are anything at all."""
    member = st.tuples(st.sampled_from([*document]), st.one_of(DOCUMENTS, TEXTS))
    return st.lists(member, max_size=2).map(lambda members: document | dict(members))


@st.composite
def _written(draw: st.DrawFn, documents: st.SearchStrategy[Any]) -> bytes:
    """Return a document as bytes, written in one of the ways that a parser may stumble over."""
    text = json.dumps(draw(documents))
    return draw(
        st.sampled_from(
            [
                text.encode(),
                b"\xef\xbb\xbf" + text.encode(),
                text.encode("utf-16"),
                text.encode()[:-1],
                text.encode() + b"\x00",
                text.replace("\\ud", "\ud8ff").encode(errors="surrogatepass"),
                text.replace("{", '{"values":null,"observed_at":"","observed_at":0,', 1).encode(),
            ]
        )
    )


def payloads(*documents: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """Return payloads near some right documents, and others that are near nothing."""
    near = st.one_of([spoilt(document) for document in documents])
    return st.one_of(
        _written(st.one_of(near, st.lists(near, max_size=3), DOCUMENTS)),
        st.sampled_from(
            [b"", b"[" * 100_000, b'{"a":' * 50_000, b"[" * 900 + b"]" * 900, b"9" * 5_000]
        ),
        st.binary(max_size=60),
    )
