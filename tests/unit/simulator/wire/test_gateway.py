"""What gateways say."""

from datetime import UTC, datetime

import msgspec
import pytest

from contract.payload import birth, diagnosis, notice
from contract.topic import GatewayTopic, SensorTopic, parse
from simulator.devices.device import Device, devices_of
from simulator.devices.gateway import Gateway, gateways_of
from simulator.devices.reading import Reading
from simulator.wire.gateway import GatewayClient
from simulator.wire.heard import Request
from simulator.wire.outbox import Outbox
from simulator.world.city import CityModel


@pytest.fixture(scope="module")
def plans(model: CityModel) -> tuple[Gateway, ...]:
    return gateways_of(model.city, devices_of(model))


def readings(device: Device, count: int) -> list[Reading]:
    values = tuple(1.0 for _ in device.kind.quantities)
    at_ms = [1_790_000_000_000 + n for n in range(count)]
    return [Reading(device, at, at, 2, n, values) for n, at in enumerate(at_ms)]


def test_births_come_before_online(plans: tuple[Gateway, ...]) -> None:
    made_at = datetime(2026, 11, 22, tzinfo=UTC)
    client = GatewayClient(plans[0], period_scale=0.5, wall=lambda: made_at)
    parcels = list(client.announcements())

    assert all(parcel.retain for parcel in parcels)
    assert parcels[-1].payload == notice.ONLINE
    for parcel, device in zip(parcels[:-1], plans[0].devices, strict=True):
        topic, made = parse(parcel.topic), birth.decode(parcel.payload)
        assert isinstance(topic, SensorTopic)
        assert (topic.plane, topic.sensor_id) == ("meta", device.sensor_id)
        assert made.gateway_id == plans[0].gateway_id
        assert made.period_s == device.kind.period_s / 2
        assert made.announced_at == made_at
        assert made.quantities == list(device.kind.quantity_names)


def test_the_will_and_the_farewell_say_offline(plans: tuple[Gateway, ...]) -> None:
    client = GatewayClient(plans[0], period_scale=1.0)

    assert client.will is not None
    assert (client.will.topic, client.will.payload) == (
        client.farewell().topic,
        client.farewell().payload,
    )
    assert client.will.payload == notice.OFFLINE


def test_packs_hold_one_kind_and_at_most_a_thousand_rows(
    plans: tuple[Gateway, ...],
) -> None:
    first, second = plans[0].devices[0], plans[0].devices[1]
    packing = Gateway("hcmc-gw-760-01", "hcmc", "760", plans[0].devices, sends_packs=True)
    client = GatewayClient(packing, period_scale=1.0)
    parcels = client.parcels([*readings(first, 1_500), *readings(second, 3)])

    assert [len(parcel.readings) for parcel in parcels] == [1_000, 500, 3]
    for parcel in parcels:
        kind, rows = diagnosis.decode_pack(parcel.payload)
        assert kind == parcel.readings[0].device.kind.code
        assert len(rows) == len(parcel.readings)
        assert isinstance(parse(parcel.topic), GatewayTopic)


def test_a_resend_command_brings_the_readings_and_an_answer(
    plans: tuple[Gateway, ...],
) -> None:
    client = GatewayClient(plans[0], period_scale=1.0)
    outbox = Outbox(capacity=100, memory=100)
    device = plans[0].devices[0]
    outbox.offer(client.parcels(readings(device, 4)))
    for packet_id in range(4):
        item = outbox.next_parcel()
        assert item is not None
        outbox.sent(packet_id, item)
    wanted = [notice.ResendRange(device.sensor_id, boot=2, seq_from=2, seq_to=6)]
    wanted += [notice.ResendRange(device.sensor_id, boot=2, seq_from=2, seq_to=3)] * 900
    payload = notice.encode(notice.ResendCommand(wanted))
    *again, answer = client.answer(Request(payload, "reply/here", b"42"), outbox)

    assert [parcel.readings[0].seq for parcel in again] == [2, 3]
    assert all(parcel.is_resend and parcel.topic == device.topic for parcel in again)
    assert (answer.topic, answer.response_to) == ("reply/here", b"42")
    assert msgspec.json.decode(answer.payload) == {"sent": 2, "gone": 3}


def test_a_command_that_is_none_has_no_effect(plans: tuple[Gateway, ...]) -> None:
    client = GatewayClient(plans[0], period_scale=1.0)
    outbox = Outbox(capacity=10, memory=10)

    assert list(client.answer(Request(b'{"command":"jump"}', "reply/here", None), outbox)) == []


@pytest.mark.parametrize(
    "topic",
    ["", "a/#", "+", "a\x00", "\ud800", "a" * 70_000],
    ids=["none", "all", "one", "NUL", "half a pair", "long"],
)
def test_an_answer_that_nobody_could_receive_is_not_sent(
    plans: tuple[Gateway, ...], topic: str
) -> None:
    """A command names the topic of its answer; a bad one must not end the connection."""
    client = GatewayClient(plans[0], period_scale=1.0)
    outbox = Outbox(capacity=10, memory=10)
    payload = notice.encode(notice.ResendCommand([notice.ResendRange("aq-1", 0, 0, 1)]))

    assert list(client.answer(Request(payload, topic, None), outbox)) == []
