"""From messages to rows: typed and fast where all is well, one by one where something is not.

Rows whose sensor is not known come back as candidates, so that the caller can look the sensors up
once per batch and place them then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import EPOCH
from contract.judgement import judge_values
from contract.payload import diagnosis, senml
from contract.payload.telemetry import (
    JSON,
    MAX_PACK_ROWS,
    MAX_PAYLOAD_BYTES,
    PACK_DECODER,
    READING_DECODER,
    PackMessage,
    RawReading,
)
from contract.reason import PayloadError, Reason
from contract.topic import GatewayTopic, SensorTopic, parse
from ingest.columns import FIRST_US, LAST_US, MICROSECOND, NO_TIME, RowBuilder
from ingest.message import NO_ITEM, Message
from ingest.sensor import Sensor

SENSOR_LEVELS = 8
TOPIC_CACHE_SIZE = 200_000

parse_topic = lru_cache(maxsize=TOPIC_CACHE_SIZE)(parse)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reading, or a whole message, that cannot be taken.

    Attributes
    ----------
    message : int
        Index of the message in its batch.
    item : int
        Row of the pack; `NO_ITEM` for a single reading or the message as a whole.
    """

    message: int
    item: int
    error: PayloadError
    sensor_id: str | None = None
    boot: int | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A well-formed reading that is not placed yet; `kind` is None where no pack named one."""

    message: int
    item: int
    topic: SensorTopic | GatewayTopic
    kind: str | None
    reading: RawReading


@dataclass(slots=True)
class Decoded:
    """What a batch's telemetry holds."""

    rows: dict[str, RowBuilder] = field(default_factory=dict[str, RowBuilder])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    unplaced: list[Candidate] = field(default_factory=list[Candidate])

    def builder(self, kind: str) -> RowBuilder:
        """Return the rows of a kind, to add to."""
        found = self.rows.get(kind)
        if found is None:
            found = self.rows[kind] = RowBuilder(KIND_BY_CODE[kind])
        return found


def decode(
    telemetry: Iterable[tuple[int, Message]], sensors: Mapping[str, Sensor], *, now_us: int
) -> Decoded:
    """Return the rows of a batch, its refusals, and the rows whose sensor is not known.

    Parameters
    ----------
    telemetry
        Messages with their index in the batch.
    sensors
        By id.
    now_us : int
        City time, for SenML's relative times. [us since the epoch]
    """
    decoded = Decoded()
    for index, message in telemetry:
        if not _is_plain(message) or not _take_fast(decoded, index, message, sensors):
            _take_slowly(decoded, index, message, sensors, now_us)
    return decoded


def place(decoded: Decoded, sensors: Mapping[str, Sensor]) -> None:
    """File the unplaced rows under the sensors that are known by now; refuse the others."""
    waiting, decoded.unplaced = decoded.unplaced, []
    for candidate in waiting:
        _file(decoded, candidate, sensors.get(candidate.reading.sensor_id))


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
        topic = parse_topic(message.topic)
        if isinstance(topic, GatewayTopic):
            pack = PACK_DECODER.decode(message.payload)
            return _take_pack(decoded, index, topic, pack, sensors)
        reading = READING_DECODER.decode(message.payload)
    except (PayloadError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    sensor = sensors.get(topic.sensor_id)
    if sensor is None or sensor.kind != topic.kind or sensor.domain != topic.domain:
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


def _take_pack(
    decoded: Decoded,
    index: int,
    topic: GatewayTopic,
    pack: PackMessage,
    sensors: Mapping[str, Sensor],
) -> bool:
    rows = len(pack.sensor_id)
    if pack.is_ragged or rows > MAX_PACK_ROWS or pack.kind not in KIND_BY_CODE:
        return False
    builder = decoded.builder(pack.kind)
    if not builder.names.issuperset(pack.values):
        return False
    keys: list[int] = []
    for sensor_id in pack.sensor_id:
        sensor = sensors.get(sensor_id)
        if sensor is None or sensor.kind != pack.kind or not _is_at(sensor, topic.gateway_id):
            return False
        keys.append(sensor.sensor_key)
    builder.add_pack(
        index,
        keys,
        [(instant - EPOCH) // MICROSECOND for instant in pack.observed_at],
        pack.boot,
        pack.seq,
        pack.values,
    )
    return True


def _take_slowly(
    decoded: Decoded, index: int, message: Message, sensors: Mapping[str, Sensor], now_us: int
) -> None:
    try:
        kind, rows = _taken_apart(message, now_us)
        topic = parse_topic(message.topic)
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
        candidate = Candidate(index, item, topic, kind, taken)
        if is_single and not taken.sensor_id:
            taken.sensor_id = topic.sensor_id
        sensor = sensors.get(taken.sensor_id)
        if sensor is None:
            decoded.unplaced.append(candidate)
        else:
            _file(decoded, candidate, sensor)


def _taken_apart(
    message: Message, now_us: int
) -> tuple[str | None, Sequence[RawReading | PayloadError]]:
    """Return the kind that a pack names, and the rows.

    The plane follows from the number of levels, so that a payload is judged before a bad topic.
    """
    content_type = message.content_type.partition(";")[0].strip().lower()
    if content_type == senml.SENML:
        return None, senml.decode(message.payload, now_us=now_us)
    if message.topic.count("/") == SENSOR_LEVELS - 1:
        kind, rows = None, [diagnosis.decode_reading(message.payload)]
    else:
        kind, rows = diagnosis.decode_pack(message.payload)
    if content_type not in {"", JSON}:
        raise PayloadError(
            Reason.UNKNOWN_CONTENT_TYPE,
            f"{diagnosis.printable(content_type)}; expected {JSON} or {senml.SENML}",
        )
    return kind, rows


def _file(decoded: Decoded, candidate: Candidate, sensor: Sensor | None) -> None:
    reading = candidate.reading
    try:
        kind = _checked_kind(candidate, sensor)
        registered = _required(sensor, reading.sensor_id)
        builder = decoded.builder(kind.code)
        if not builder.names.issuperset(reading.values):
            judge_values(kind, reading.values)
    except PayloadError as error:
        decoded.refusals.append(
            Refusal(
                candidate.message,
                candidate.item,
                error,
                reading.sensor_id,
                reading.boot,
                reading.seq,
            )
        )
        return
    builder.add(
        candidate.message,
        candidate.item,
        registered.sensor_key,
        _bounded_us(reading.observed_at_us),
        reading.boot,
        reading.seq,
        reading.values,
    )


def _required(sensor: Sensor | None, sensor_id: str) -> Sensor:
    if sensor is None:
        shown = diagnosis.printable(sensor_id, 64)
        raise PayloadError(
            Reason.UNKNOWN_SENSOR,
            f"no birth of {shown} has been seen; publish its meta topic first",
        )
    return sensor


def _checked_kind(candidate: Candidate, sensor: Sensor | None) -> Kind:
    """Return the kind under which a reading is judged, checked in the order of the reasons."""
    topic, sensor_id = candidate.topic, candidate.reading.sensor_id
    if isinstance(topic, SensorTopic):
        _refuse_other_sensor(topic, sensor_id, sensor)
        named = topic.kind
    else:
        _refuse_other_gateway(topic, candidate.kind, sensor)
        named = candidate.kind if candidate.kind is not None or sensor is None else sensor.kind
    if named is None:
        shown = diagnosis.printable(sensor_id, 64) or "a nameless sensor"
        raise PayloadError(
            Reason.UNKNOWN_SENSOR,
            f"no birth of {shown} has been seen; "
            "on a gateway's topic a SenML name reads <sensor_id>:<quantity>",
        )
    kind = KIND_BY_CODE.get(named)
    if kind is None:
        known = ", ".join(KIND_BY_CODE)
        raise PayloadError(
            Reason.UNKNOWN_KIND, f"kind {diagnosis.printable(named, 64)}; known: {known}"
        )
    return kind


def _refuse_other_sensor(topic: SensorTopic, sensor_id: str, sensor: Sensor | None) -> None:
    if sensor_id != topic.sensor_id:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"the topic is {topic.sensor_id}'s, the record names "
            f"{diagnosis.printable(sensor_id, 64)}",
        )
    if sensor and (sensor.domain, sensor.kind) != (topic.domain, topic.kind):
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{sensor_id} is registered as {sensor.domain}/{sensor.kind}, "
            f"the topic says {topic.domain}/{topic.kind}",
        )


def _refuse_other_gateway(topic: GatewayTopic, kind: str | None, sensor: Sensor | None) -> None:
    if sensor is None:
        return
    if not _is_at(sensor, topic.gateway_id):
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{sensor.sensor_id} is registered at gateway {sensor.gateway_id}, "
            f"the topic says {topic.gateway_id}",
        )
    if kind in KIND_BY_CODE and kind != sensor.kind:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{sensor.sensor_id} is registered as {sensor.kind}, the pack says {kind}",
        )


def _is_at(sensor: Sensor, gateway_id: str) -> bool:
    return sensor.gateway_id is None or sensor.gateway_id == gateway_id


def _bounded_us(observed_at_us: int | None) -> int:
    """Return a time that can be shown as one; far ends are refused by the judgement of time."""
    if observed_at_us is None:
        return NO_TIME
    return min(max(observed_at_us, FIRST_US), LAST_US)


def _sensor_id_in(topic: str) -> str | None:
    try:
        parsed = parse_topic(topic)
    except PayloadError:
        return None
    return parsed.sensor_id if isinstance(parsed, SensorTopic) else None
