"""Messages become rows, or refusals with the first reason that fits."""

import json
from typing import Any

import pytest

from contract.payload.senml import SENML
from contract.reason import Reason
from ingest.judge.decode import decode, row_count
from ingest.judge.decoded import Decoded
from ingest.judge.filing import file_rest
from ingest.judge.home import Homes
from ingest.judge.sensor import Sensor
from ingest.receive.message import NO_ITEM, Message

NOW_US = 1_795_000_000_000_000
SENSORS = {
    "aq-1": Sensor(1, "aq-1", "air_quality", "environment", "760", "gw-1"),
    "aq-2": Sensor(2, "aq-2", "air_quality", "environment", "760", None),
    "ns-1": Sensor(3, "ns-1", "noise", "environment", "760", "gw-1"),
    "aq-owned": Sensor(4, "aq-owned", "air_quality", "environment", "760", None, is_owned=True),
}
HOME = "city/v1/hcmc/760/environment/air_quality/aq-1/telemetry"
GATEWAY = "city/v1/hcmc/760/gateway/gw-1/telemetry"
READING = {"observed_at": "2026-11-22T07:00:00Z", "boot": 3, "values": {"pm25_ugm3": 42.1}}
PACK = {
    "kind": "air_quality",
    "sensor_id": ["aq-1", "aq-2"],
    "observed_at": ["2026-11-22T07:00:00Z"] * 2,
    "values": {"pm25_ugm3": [1.5, None], "no2_ugm3": [None, 2]},
}


def message(
    topic: str,
    payload: object,
    content_type: str = "",
    items: frozenset[int] | None = None,
    *,
    is_open: bool = False,
) -> Message:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Message(topic, body, 1, False, content_type, 0, 1, items, is_open=is_open)


def decoded(*messages: Message) -> Decoded:
    fresh = Decoded(homes=Homes("hcmc"), owned_gateways={"gw-owned"})
    found = decode(fresh, enumerate(messages), SENSORS, now_us=NOW_US)
    file_rest(found, SENSORS)
    return found


def rows_of(found: Decoded, kind: str = "air_quality") -> list[tuple[Any, ...]]:
    table = found.rows[kind].build()
    return [
        (
            int(table.message_index[row]),
            int(table.item_index[row]),
            int(table.sensor_key[row]),
            int(table.boot[row]),
            {name: value for name, value in table.values_of(row).items() if value is not None},
        )
        for row in range(len(table))
    ]


def test_a_reading_becomes_a_row() -> None:
    assert rows_of(decoded(message(HOME, READING))) == [(0, NO_ITEM, 1, 3, {"pm25_ugm3": 42.1})]


def test_a_pack_becomes_a_row_for_each_reading() -> None:
    assert rows_of(decoded(message(GATEWAY, PACK))) == [
        (0, 0, 1, 0, {"pm25_ugm3": 1.5}),
        (0, 1, 2, 0, {"no2_ugm3": 2.0}),
    ]


def test_the_fast_and_the_slow_way_give_the_same_rows() -> None:
    fast = decoded(message(HOME, READING), message(GATEWAY, PACK))
    parameters = "application/json; charset=utf-8"
    slow = decoded(message(HOME, READING, parameters), message(GATEWAY, PACK, parameters))
    assert sorted(map(repr, rows_of(fast))) == sorted(map(repr, rows_of(slow)))


def test_only_the_rows_that_count_are_taken() -> None:
    assert [row[1] for row in rows_of(decoded(message(GATEWAY, PACK, items=frozenset({1}))))] == [1]


def test_senml_names_the_sensor_on_a_gateways_topic() -> None:
    records = [
        {"bn": "aq-1:", "bt": 1_795_000_000, "n": "pm25_ugm3", "v": 5},
        {"bn": "ns-1:", "n": "leq_db", "v": 60},
    ]
    found = decoded(message(GATEWAY, records, SENML))
    assert rows_of(found) == [(0, 0, 1, 0, {"pm25_ugm3": 5.0})]
    assert rows_of(found, "noise") == [(0, 1, 3, 0, {"leq_db": 60.0})]


def test_a_bad_row_leaves_its_neighbours_alone() -> None:
    pack = PACK | {"sensor_id": ["aq-1", "aq-9"]}
    found = decoded(message(GATEWAY, pack))
    assert [row[1] for row in rows_of(found)] == [0]
    [refusal] = found.refusals
    assert (refusal.item_index, refusal.sensor_id) == (1, "aq-9")
    assert refusal.error.reason is Reason.UNKNOWN_SENSOR


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (message("city/v1/hcmc/x/y", b"{"), Reason.NOT_JSON),
        (message(HOME.replace("aq-1", "AQ"), {"values": {}}), Reason.MISSING_FIELD),
        (message(HOME.replace("aq-1", "AQ"), READING), Reason.BAD_TOPIC),
        (message(HOME.replace("aq-1", "AQ"), READING, "text/csv"), Reason.UNKNOWN_CONTENT_TYPE),
        (message(HOME, b" " * 1_048_577 + json.dumps(READING).encode()), Reason.TOO_LARGE),
        (message(HOME.replace("aq-1", "ns-1"), READING), Reason.TOPIC_MISMATCH),
        (message(HOME.replace("environment", "utility"), READING), Reason.TOPIC_MISMATCH),
        (message(GATEWAY.replace("gw-1", "gw-2"), PACK | {"kind": "x"}), Reason.TOPIC_MISMATCH),
        (message(GATEWAY, PACK | {"kind": "noise"}), Reason.TOPIC_MISMATCH),
        (message(GATEWAY, PACK | {"kind": ""}), Reason.UNKNOWN_KIND),
        (message(GATEWAY, PACK | {"kind": "x"}), Reason.UNKNOWN_KIND),
        (message(HOME.replace("aq-1", "aq-9"), READING), Reason.UNKNOWN_SENSOR),
        (message(HOME, READING | {"values": {"ph": 7}}), Reason.UNKNOWN_QUANTITY),
        (message(HOME, [{"n": "aq-9:ph", "v": 1}], SENML), Reason.TOPIC_MISMATCH),
        (message(GATEWAY, [{"n": "ph", "v": 1}], SENML), Reason.UNKNOWN_SENSOR),
    ],
)
def test_the_first_reason_that_fits_is_given(sent: Message, reason: Reason) -> None:
    assert decoded(sent).refusals[0].error.reason is reason


def test_rows_are_counted_even_where_a_message_cannot_be_taken_apart() -> None:
    assert row_count(message(GATEWAY, PACK)) == 2
    assert row_count(message(GATEWAY, b"{")) == 1


OWNED = HOME.replace("aq-1", "aq-owned")


def test_a_reading_of_an_owned_sensor_needs_credentials() -> None:
    found = decoded(message(OWNED, READING, is_open=True), message(OWNED, READING))
    assert [(one.message_index, one.error.reason) for one in found.refusals] == [
        (0, Reason.NOT_OWNER)
    ]
    assert [row[0] for row in rows_of(found)] == [1]


def test_a_reading_of_nobodys_sensor_needs_none() -> None:
    assert len(rows_of(decoded(message(HOME, READING, is_open=True)))) == 1


def test_of_a_pack_without_credentials_only_nobodys_rows_are_taken() -> None:
    pack = {**PACK, "sensor_id": ["aq-owned", "aq-2"]}
    found = decoded(message(GATEWAY, pack, is_open=True))
    assert [(one.item_index, one.error.reason) for one in found.refusals] == [(0, Reason.NOT_OWNER)]
    assert [row[1:3] for row in rows_of(found)] == [(1, 2)]


def test_an_owned_gateway_sends_no_pack_without_credentials() -> None:
    where = GATEWAY.replace("gw-1", "gw-owned")
    pack = {**PACK, "sensor_id": ["aq-2", "aq-2"]}
    found = decoded(message(where, pack, is_open=True))
    assert {one.error.reason for one in found.refusals} == {Reason.NOT_OWNER}
    assert len(rows_of(decoded(message(where, pack)))) == 2


def test_not_owner_comes_after_the_sensor_is_known_and_before_its_values() -> None:
    """The order of judgement."""
    wrong = {**READING, "values": {"leq_db": 1}}
    elsewhere = OWNED.replace("air_quality", "noise")
    found = decoded(message(OWNED, wrong, is_open=True), message(elsewhere, wrong, is_open=True))
    reasons = [one.error.reason for one in found.refusals]
    assert reasons == [Reason.NOT_OWNER, Reason.TOPIC_MISMATCH]


@pytest.mark.parametrize(
    "where",
    [
        f"/{HOME}",
        f"//{HOME}",
        HOME.replace("hcmc", "hanoi"),
        GATEWAY.replace("hcmc", "hanoi"),
        f"/{GATEWAY}",
    ],
)
def test_a_slip_in_the_topic_is_named_although_the_sensor_is_known(where: str) -> None:
    [refusal] = decoded(message(where, PACK if "gateway" in where else READING)).refusals
    assert refusal.error.reason is Reason.BAD_TOPIC
