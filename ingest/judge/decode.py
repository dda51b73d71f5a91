"""From messages to rows: typed and fast where all is well, one by one where something is not.

Rows whose sensor is not known come back as candidates, so that the caller can look the sensors up
once per batch and place them then.
"""

from collections.abc import Iterable, Mapping

import msgspec

from contract.catalogue import KIND_BY_CODE
from contract.clock import EPOCH
from contract.errors import PayloadError, unreadable
from contract.payload.contents import Rows, take_apart
from contract.payload.telemetry import (
    JSON,
    MAX_PACK_ROWS,
    MAX_PAYLOAD_BYTES,
    PACK_DECODER,
    READING_DECODER,
    Pack,
)
from contract.topic import TREE, SensorTopic, is_id, parse
from ingest.judge.columns import MICROSECOND
from ingest.judge.decoded import Candidate, Decoded
from ingest.judge.filing import file
from ingest.judge.refusal import Refusal
from ingest.judge.sensor import Sensor
from ingest.receive.message import NO_ITEM, Message


def decode(
    decoded: Decoded,
    telemetry: Iterable[tuple[int, Message]],
    sensors: Mapping[str, Sensor],
    *,
    now_us: int,
) -> Decoded:
    """Add messages' rows, their refusals, and the rows whose sensor is not known; return all.

    Parameters
    ----------
    decoded : Decoded
        What earlier messages of the batch came to.
    telemetry
        Messages with their index in the batch.
    sensors
        By id.
    now_us : int
        City time, for SenML's relative times. [us since the epoch]
    """
    for index, message in telemetry:
        if not _is_plain(message) or not _take_fast(decoded, index, message, sensors):
            _take_slowly(decoded, index, message, sensors, now_us)
    return decoded


def row_count(message: Message) -> int:
    """Return how many rows a message holds, 1 where it cannot be taken apart."""
    try:
        return len(_taken_apart(message, 0)[1])
    except PayloadError:
        return 1


def _is_plain(message: Message) -> bool:
    is_json = not message.content_type or message.content_type == JSON
    return is_json and message.items is None and len(message.payload) <= MAX_PAYLOAD_BYTES


def _take_fast(
    decoded: Decoded, index: int, message: Message, sensors: Mapping[str, Sensor]
) -> bool:
    """Take a message in which nothing is wrong so far; False leaves it to the slow way."""
    try:
        head, own_id, _ = message.topic.rsplit("/", 2)
        home = decoded.homes[head]
        if home is None:
            pack = PACK_DECODER.decode(message.payload)
            keys = _keys_of(decoded, own_id, pack, sensors, is_open=message.is_open)
            if keys:
                decoded.builder(pack.kind).add_pack(index, keys, pack)
            return bool(keys)
        reading = READING_DECODER.decode(message.payload)
    except (PayloadError, msgspec.DecodeError, RecursionError, ValueError):
        return False
    # Who is known by this id has one that is well-formed.
    sensor = sensors.get(own_id)
    if sensor is None or (sensor.domain, sensor.kind) != home:
        return False
    if message.is_open and sensor.is_owned:
        return False
    rows = decoded.rows.get(sensor.kind) or decoded.builder(sensor.kind)
    if not rows.names.issuperset(reading.values):
        return False
    rows.add(
        index,
        NO_ITEM,
        sensor.sensor_key,
        (reading.observed_at - EPOCH) // MICROSECOND,
        reading.boot,
        reading.seq,
        reading.values,
    )
    return True


def _keys_of(
    decoded: Decoded,
    gateway_id: str,
    pack: Pack,
    sensors: Mapping[str, Sensor],
    *,
    is_open: bool,
) -> list[int]:
    """Return the keys of a pack's sensors; none where something is wrong with the pack."""
    rows, kind = len(pack.sensor_id), pack.kind
    if not is_id(gateway_id) or pack.is_ragged or rows > MAX_PACK_ROWS or kind not in KIND_BY_CODE:
        return []
    if not decoded.builder(kind).names.issuperset(pack.values):
        return []
    found = [*map(sensors.get, pack.sensor_id)]
    keys: list[int] = []
    for sensor in found:
        if sensor is None or sensor.kind != kind:
            return []
        # As `is_at` has it, without a call for each row.
        if sensor.gateway_id is not None and sensor.gateway_id != gateway_id:
            return []
        keys.append(sensor.sensor_key)
    if is_open and (gateway_id in decoded.owned_gateways or any(map(_is_owned, found))):
        return []
    return keys


def _is_owned(sensor: Sensor | None) -> bool:
    return sensor is not None and sensor.is_owned


def _take_slowly(
    decoded: Decoded, index: int, message: Message, sensors: Mapping[str, Sensor], now_us: int
) -> None:
    try:
        if not message.topic.startswith(TREE):
            parse(message.topic)
        kind, rows = _taken_apart(message, now_us)
        topic = decoded.homes.parse(message.topic)
    except PayloadError as error:
        decoded.refusals.append(Refusal(index, NO_ITEM, error, _sensor_id_in(message.topic)))
        return
    is_single = isinstance(topic, SensorTopic)
    for row, taken in enumerate(rows):
        if message.items is not None and row not in message.items:
            continue
        item = NO_ITEM if is_single and len(rows) == 1 else row
        if isinstance(taken, PayloadError):
            decoded.refusals.append(Refusal(index, item, taken))
            continue
        candidate = Candidate(index, item, topic, kind, taken, is_open=message.is_open)
        if is_single and not taken.sensor_id:
            taken.sensor_id = topic.sensor_id
        sensor = sensors.get(taken.sensor_id)
        if sensor is None:
            decoded.unfiled.append(candidate)
        else:
            file(decoded, candidate, sensor)


def _taken_apart(message: Message, now_us: int) -> tuple[str | None, Rows]:
    """Return what a message holds; whatever goes wrong with it is its own refusal."""
    try:
        return take_apart(
            message.topic, message.payload, content_type=message.content_type, now_us=now_us
        )
    except PayloadError:
        raise
    except Exception as error:
        raise unreadable(error) from error


def _sensor_id_in(topic: str) -> str | None:
    try:
        parsed = parse(topic)
    except PayloadError:
        return None
    return parsed.sensor_id if isinstance(parsed, SensorTopic) else None
