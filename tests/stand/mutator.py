"""Valid messages made hostile, the same ones for the same seed.

Bytes are flipped, cut, doubled and replaced; members of JSON get values that their readers do not
expect; topics lose and gain levels. What comes out is anything from harmless to absurd.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

HOME = "city/v1/hcmc/760/environment/noise/hostile-noise-1"
GATEWAY = "city/v1/hcmc/760/gateway/gw-hostile-1"
SENML = "application/senml+json"
TOPIC_MAX_BYTES = 60_000

_TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\u0000", b"\\ud800", b'"\\udfff"', b"\xef\xbb\xbf"),
    *(b"1e400", b"-1e400", b"NaN", b"Infinity", b"-0", b"9" * 400, b"0." + b"1" * 400),
    *(b"null", b"[]", b"{}", b"[" * 5_000, b'{"a":' * 5_000, b'"' + b"a" * 70_000 + b'"'),
    *(b'"0000-00-00T00:00:00Z"', b'"9999-12-31T23:59:59.999999999-23:59"', b'"10000-01-01T00:00Z"'),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, "", "\ud800", "a" * 70_000, "\u200b", "\u202e", "\x00", "Ð", -1, 2**63, 2**200),
    *(
        1e308,
        -1e308,
        5e-324,
        [""],
        {"": ""},
        [["deep"]] * 2_000,
        {"": {"": ""}},
        "1969-12-31T23:59:59Z",
    ),
    *("2200-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
    *("2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T07:00:60Z", "2026-11-22"),
)
_LEVELS = (
    "",
    "hanoi",
    "none",
    "a" * 300,
    "Ð",
    "\u200b",
    "null",
    "..",
    "%00",
    "$SYS",
    "760",
    "meta",
)

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Hostile:
    """One message for the broker."""

    topic: str
    payload: bytes
    content_type: str | None = None


def _bytes_of(document: object) -> bytes:
    return json.dumps(document).encode("utf-8", "surrogatepass")


_READING = {"observed_at": "2026-11-22T07:00:00.000Z", "boot": 3, "seq": 12}
CORPUS: tuple[Hostile, ...] = (
    Hostile(f"{HOME}/telemetry", _bytes_of({**_READING, "values": {"leq_db": 61.5}})),
    Hostile(f"{HOME}/telemetry", _bytes_of({**_READING, "values": {"lmax_db": None, "leq_db": 5}})),
    Hostile(
        f"{HOME}/telemetry",
        _bytes_of([{"bn": "hostile-noise-1:", "bt": 1.7e9}, {"n": "leq_db", "u": "dB", "v": 60.1}]),
        SENML,
    ),
    Hostile(
        f"{HOME}/meta",
        _bytes_of({"name": "Bến Thành", "lat_deg": 10.77, "lon_deg": 106.7, "period_s": 60}),
    ),
    Hostile(
        f"{GATEWAY}/telemetry",
        _bytes_of(
            {
                "kind": "noise",
                "sensor_id": ["hostile-noise-1", "hostile-noise-2"],
                "observed_at": ["2026-11-22T07:00:00Z", "2026-11-22T07:00:01Z"],
                "boot": [1, 1],
                "seq": [1, 2],
                "values": {"leq_db": [60.5, None], "lmax_db": [71, 72]},
            }
        ),
    ),
    Hostile(f"{GATEWAY}/status", b"online"),
    Hostile(
        "city/v1/hcmc/live/760",
        _bytes_of(
            {
                "area": "760",
                "committed_at": "2026-11-22T07:00:00Z",
                "items": [
                    {
                        "sensor_id": "hostile-noise-1",
                        "kind": "noise",
                        "observed_at": "2026-11-22T07:00:00Z",
                        "received_at": "2026-11-22T07:00:00Z",
                        "quality": 0,
                        "values": {"leq_db": 60.5},
                    }
                ],
            }
        ),
    ),
)


def mutated(seed: int, count: int) -> Iterator[Hostile]:
    """Yield so many hostile messages."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        message = CORPUS[random.integers(len(CORPUS))]
        for _ in range(1 + int(random.integers(3))):
            message = _MUTATIONS[random.integers(len(_MUTATIONS))](message, random)
        yield message


def _flip(message: Hostile, random: Random) -> Hostile:
    payload = bytearray(message.payload)
    for _ in range(min(len(payload), 1 + int(random.integers(4)))):
        payload[random.integers(len(payload))] ^= 1 << int(random.integers(8))
    return replace(message, payload=bytes(payload))


def _cut(message: Hostile, random: Random) -> Hostile:
    first, last = sorted(int(at) for at in random.integers(0, len(message.payload) + 1, 2))
    return replace(message, payload=message.payload[:first] + message.payload[last:])


def _double(message: Hostile, random: Random) -> Hostile:
    first, last = sorted(int(at) for at in random.integers(0, len(message.payload) + 1, 2))
    return replace(message, payload=message.payload[:last] + message.payload[first:])


def _splice(message: Hostile, random: Random) -> Hostile:
    at = int(random.integers(len(message.payload) + 1))
    token = _TOKENS[random.integers(len(_TOKENS))]
    gone = int(random.integers(8))
    return replace(message, payload=message.payload[:at] + token + message.payload[at + gone :])


def _revalue(message: Hostile, random: Random) -> Hostile:
    """Give one member, at any depth, another value or name."""
    try:
        document: object = json.loads(message.payload)
    except (ValueError, RecursionError):
        return _flip(message, random)
    value = _VALUES[random.integers(len(_VALUES))]
    return replace(message, payload=_bytes_of(_with_value(document, value, random)))


def _with_value(document: object, value: object, random: Random) -> object:
    if isinstance(document, Mapping) and document and random.integers(4):
        members = dict(cast("Mapping[str, object]", document))
        name = list(members)[random.integers(len(members))]
        if not random.integers(5):
            members[value if isinstance(value, str) else f"{name}{name}"] = members.pop(name)
        else:
            members[name] = _with_value(members[name], value, random)
        return members
    if isinstance(document, list) and document and random.integers(4):
        items = list(cast("list[object]", document))
        at = int(random.integers(len(items)))
        items[at] = _with_value(items[at], value, random)
        return items
    return value


def _retopic(message: Hostile, random: Random) -> Hostile:
    levels = message.topic.split("/")
    at = int(random.integers(len(levels)))
    other = _LEVELS[random.integers(len(_LEVELS))]
    match int(random.integers(4)):
        case 0:
            levels[at] = other
        case 1:
            levels.insert(at, other)
        case 2:
            del levels[at]
        case _:
            levels[at] = levels[at][::-1]
    name = "/".join(levels)[:TOPIC_MAX_BYTES] or "/"
    return message if name.startswith("$") else replace(message, topic=name)


def _retype(message: Hostile, random: Random) -> Hostile:
    names = (
        None,
        SENML,
        "application/json",
        "text/plain",
        "a" * 1000,
        "application/SenML+JSON;v=1",
    )
    return replace(message, content_type=names[random.integers(len(names))])


_MUTATIONS: tuple[Callable[[Hostile, Random], Hostile], ...] = (
    *(_flip, _cut, _double, _splice, _revalue, _revalue, _retopic, _retype),
)
