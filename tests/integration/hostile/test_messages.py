"""Hostile messages: none ends, delays, swells or misleads what runs."""

import json
from collections.abc import Iterable, Iterator

import pytest

from contract.clock import rfc3339, utc_now
from tests.stand.mutator import CORPUS, GATEWAY, HOME, SENML, Hostile, mutated
from tests.stand.siege import Siege

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SEED = 20_261_122
MUTATED_COUNT = 2_000
LETTERS_MAX_BYTES = 64 * 2**20
NOW = rfc3339(utc_now())
NESTED: list[object] = [[["deep"]]] * 50_000
LIVE = "city/v1/hcmc/live/760"
CLOCK = "city/v1/hcmc/clock"


def reading(observed_at: str = NOW, **members: object) -> bytes:
    """Return a reading of noise, with whatever is asked for in it."""
    document = {"observed_at": observed_at, "values": {"leq_db": 61.0}} | members
    return json.dumps(document).encode("utf-8", "surrogatepass")


def telemetry(*payloads: bytes) -> list[Hostile]:
    """Return messages of the one hostile sensor."""
    return [Hostile(f"{HOME}/telemetry", payload) for payload in payloads]


def at_both(text: str) -> list[Hostile]:
    """Return readings of a time, of a sensor that is known and of one that is not."""
    payload = b'{"observed_at":"%s","values":{"leq_db":61}}' % text.encode()
    unknown = HOME.replace("hostile-noise-1", "hostile-noise-404")
    return [Hostile(f"{home}/telemetry", payload) for home in (HOME, unknown)]


def frame(observed_at: str, *, pad: int = 0) -> Hostile:
    """Return a live frame of the hostile sensor."""
    item = {
        "sensor_id": "hostile-noise-1",
        "kind": "noise",
        "observed_at": observed_at,
        "received_at": NOW,
        "quality": 0,
        "values": {"leq_db": 61.0},
        "pad": "x" * pad,
    }
    document = {"area": "760", "committed_at": NOW, "items": [item]}
    return Hostile(LIVE, json.dumps(document).encode())


TIMES = (
    *("\\ud800", "\\udfff2026-11-22T07:00:00Z", "0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z"),
    *("9999-12-31T23:59:59.999999Z", "10000-01-01T00:00:00Z", "1969-12-31T23:59:59Z"),
    *("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2200-01-01T00:00:00Z"),
    *("2026-11-22T07:00:00+99:99", "2026-11-22", "", "9" * 5_000),
)
NAMES = ("\\ud800", "\\u0000", "a" * 300_000, "", "\\u202e", "\\u200b" * 50_000)
CLOCKS = (
    *(b"", b"null", b"[]", b"{}", b"\xff", b'{"city_at":"\\ud800","wall_at":"\\ud800","speed":1}'),
    *(
        b'{"city_at":"%s","wall_at":"%s","speed":%s}' % (city_at, wall_at, speed)
        for city_at, wall_at, speed in (
            (b"9999-12-31T23:59:59Z", NOW.encode(), b"1"),
            (b"0001-01-01T00:00:00Z", NOW.encode(), b"1"),
            (b"9999-12-31T23:59:59-23:59", NOW.encode(), b"3600"),
            (NOW.encode(), b"9999-12-31T23:59:59Z", b"1"),
            (NOW.encode(), NOW.encode(), b"1e308"),
            (NOW.encode(), NOW.encode(), b"-1e308"),
            (NOW.encode(), NOW.encode(), b"1e400"),
            (NOW.encode(), NOW.encode(), b"NaN"),
        )
    ),
)
TOPICS = (
    *(
        f"/{HOME}/telemetry",
        f"{HOME}/telemetry/",
        f"{HOME}//telemetry",
        "/",
        "//",
        "city",
        "city/v1",
    ),
    *(HOME.replace("hcmc", city) + "/telemetry" for city in ("hanoi", "\U0001f600", "a" * 60_000)),
    *(HOME.replace("noise-1", name) + "/telemetry" for name in ("Ð", "\u200b", "a" * 60_000)),
    *(HOME.replace("760", area) + "/meta" for area in ("", "\ud7ff", "none", "0" * 1_000)),
)
INSTANT = [
    b'{"observed_at":"%s","values":{"leq_db":%d}}' % (NOW.encode(), 50 + number % 3)
    for number in range(200)
] + [b'{"observed_at":"%s","values":{"lmax_db":70}}' % NOW.encode()] * 200

ATTACKS: dict[str, Iterable[Hostile]] = {
    "times": [message for text in TIMES for message in at_both(text)],
    "names": [
        Hostile(f"{HOME}/meta", b'{"name":"%s","lat_deg":10.7,"lon_deg":106.7}' % name.encode())
        for name in NAMES
    ],
    "quantities": telemetry(
        *(b'{"observed_at":"%s","values":{"%s":1}}' % (NOW.encode(), n.encode()) for n in NAMES)
    ),
    "numbers": telemetry(
        *(
            b'{"observed_at":"%s","values":{"leq_db":%s}}' % (NOW.encode(), number)
            for number in (b"1e400", b"-1e400", b"NaN", b"9" * 5_000, b"1e-400", b"0x1", b"true")
        )
    ),
    "nesting": telemetry(b"[" * 1_000_000, b'{"a":' * 200_000, reading(extra=NESTED)),
    "clocks": [Hostile(CLOCK, payload) for payload in CLOCKS],
    "clocks of QoS 1 and live frames at the calendar's ends": [
        frame(text) for text in ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59")
    ],
    "topics": [Hostile(name, reading()) for name in TOPICS],
    "one instant": telemetry(*INSTANT),
    "statuses": [
        Hostile(f"{GATEWAY}/status", payload)
        for payload in (b"", b"\xff", b"o" * 1_000_000, b"ONLINE", b"offline\x00")
    ],
    "SenML": [
        Hostile(
            f"{HOME}/telemetry",
            json.dumps([{"n": "a" * 400_000, "v": 1}] + [{"n": "b", "v": 1}] * 900).encode(),
            SENML,
        )
    ]
    * 20,
}


def births(count: int) -> Iterator[Hostile]:
    """Yield births of sensors that nobody has."""
    birth = CORPUS[3]
    for number in range(count):
        yield Hostile(birth.topic.replace("noise-1", f"horde-{number}"), birth.payload)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_wrong_with_a_message_stops_with_it(besieged: Siege, name: str) -> None:
    with besieged.attack() as attacker:
        attacker.publish_all(CORPUS[3:4])  # one of the sensors is known
        attacker.publish_all(ATTACKS[name])


def test_mutated_messages_harm_nobody(besieged: Siege) -> None:
    with besieged.attack(count=1_000) as attacker:
        attacker.publish_all(mutated(SEED, MUTATED_COUNT))


def test_user_properties_are_not_kept(besieged: Siege) -> None:
    properties = [(f"name-{number}", "x" * 400) for number in range(2_000)]
    with besieged.attack() as attacker:
        for _ in range(50):
            sent = attacker.publish(f"{HOME}/telemetry", reading(), user_properties=properties)
            sent.wait_for_publish(30)


def test_large_live_frames_are_not_kept(besieged: Siege) -> None:
    with besieged.attack() as attacker:
        attacker.publish_all([frame(NOW, pad=1_000_000)] * 100)


def test_a_horde_of_births_does_not_swell_the_registry(besieged: Siege) -> None:
    with besieged.attack() as attacker:
        attacker.publish_all(births(5_000))


def test_a_flood_of_letters_is_bounded_on_the_disk(besieged: Siege) -> None:
    """What is kept of what is refused has a budget; the rest is counted."""
    garbage = [Hostile(f"{HOME}/telemetry", b"\xff" * 60_000)] * 3_000
    with besieged.attack() as attacker:
        attacker.publish_all(garbage)
    [(size,)] = besieged.stand.ask("SELECT pg_total_relation_size('dead_letter')::bigint")
    assert size < LETTERS_MAX_BYTES
