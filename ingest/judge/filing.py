"""Where a reading belongs: under which sensor and kind, checked in the order of the reasons."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from contract.catalogue import KIND_BY_CODE, Kind
from contract.errors import PayloadError, not_owner
from contract.judgement import judge_name, judge_values
from contract.payload.diagnosis import printable
from contract.reason import Reason
from contract.topic import GatewayTopic, SensorTopic
from ingest.judge.decoded import Candidate, Decoded
from ingest.judge.instants import NO_TIME
from ingest.judge.refusal import Refusal
from ingest.judge.sensor import Sensor


def file_rest(decoded: Decoded, sensors: Mapping[str, Sensor]) -> None:
    """File the unfiled rows under the sensors that are known by now; refuse the others."""
    waiting, decoded.unfiled = decoded.unfiled, []
    for candidate in waiting:
        file(decoded, candidate, sensors.get(candidate.reading.sensor_id))


def file(decoded: Decoded, candidate: Candidate, sensor: Sensor | None) -> None:
    """Add a reading to the rows of its kind, or to the refusals."""
    reading = candidate.reading
    try:
        kind = _checked_kind(candidate, sensor)
        registered = _required(sensor, reading.sensor_id)
        if candidate.is_open:
            _refuse_stranger(candidate.topic, registered, decoded.owned_gateways)
        builder = decoded.builder(kind.code)
        if not builder.names.issuperset(reading.values):
            judge_values(kind, reading.values)
    except PayloadError as error:
        decoded.refusals.append(
            Refusal(
                candidate.message_index,
                candidate.item_index,
                error,
                reading.sensor_id,
                reading.boot,
                reading.seq,
            )
        )
        return
    builder.add(
        candidate.message_index,
        candidate.item_index,
        registered.sensor_key,
        NO_TIME if reading.observed_at_us is None else reading.observed_at_us,
        reading.boot,
        reading.seq,
        reading.values,
    )


def _required(sensor: Sensor | None, sensor_id: str) -> Sensor:
    if sensor is None:
        shown = printable(sensor_id, 64)
        raise PayloadError(
            Reason.UNKNOWN_SENSOR,
            f"no birth of {shown} has been seen; publish its meta topic first",
        )
    return sensor


def _refuse_stranger(
    topic: SensorTopic | GatewayTopic, sensor: Sensor, owned_gateways: AbstractSet[str]
) -> None:
    if sensor.is_owned:
        raise not_owner(f"sensor {sensor.sensor_id}")
    if isinstance(topic, GatewayTopic) and topic.gateway_id in owned_gateways:
        raise not_owner(f"gateway {topic.gateway_id}")


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
        shown = printable(sensor_id, 64) or "a nameless sensor"
        raise PayloadError(
            Reason.UNKNOWN_SENSOR,
            f"no birth of {shown} has been seen; "
            "on a gateway's topic a SenML name reads <sensor_id>:<quantity>",
        )
    kind = KIND_BY_CODE.get(named)
    if kind is None:
        known = ", ".join(KIND_BY_CODE)
        raise PayloadError(Reason.UNKNOWN_KIND, f"kind {printable(named, 64)}; known: {known}")
    return kind


def _refuse_other_sensor(topic: SensorTopic, sensor_id: str, sensor: Sensor | None) -> None:
    judge_name(topic, sensor_id)
    if sensor and (sensor.domain, sensor.kind) != (topic.domain, topic.kind):
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{sensor_id} is registered as {sensor.domain}/{sensor.kind}, "
            f"the topic says {topic.domain}/{topic.kind}",
        )


def _refuse_other_gateway(topic: GatewayTopic, kind: str | None, sensor: Sensor | None) -> None:
    if sensor is None:
        return
    if not is_at(sensor, topic.gateway_id):
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


def is_at(sensor: Sensor, gateway_id: str) -> bool:
    """Tell whether a gateway may speak for a sensor; one without a gateway is free."""
    return sensor.gateway_id is None or sensor.gateway_id == gateway_id
