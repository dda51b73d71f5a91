"""Where a reading belongs: under which sensor and kind, checked in the order of the reasons."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from contract.catalogue import KIND_BY_CODE, Kind
from contract.errors import PayloadError, not_owner
from contract.judgement import judge_name, judge_values
from contract.payload.diagnosis import printable
from contract.payload.telemetry import RawReading
from contract.reason import Reason
from contract.topic import GatewayTopic, SensorTopic
from ingest.judge.columns import RowBuilder
from ingest.judge.home import HOMES, Homes
from ingest.judge.instants import NO_TIME
from ingest.judge.sensor import Sensor


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reading, or a whole message, that cannot be taken.

    Attributes
    ----------
    message_index : int
        Index of the message in its batch.
    item_index : int
        Row of the pack; `NO_ITEM` for a single reading or the message as a whole.
    """

    message_index: int
    item_index: int
    error: PayloadError
    sensor_id: str | None = None
    boot: int | None = None
    seq: int | None = None

    def __post_init__(self) -> None:
        """Let go of the frames that the error was raised through: they hold all that was read."""
        self.error.__traceback__ = self.error.__cause__ = self.error.__context__ = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A well-formed reading that is not filed yet; `kind` is None where no pack named one.

    Attributes
    ----------
    is_open : bool
        It came from a client without credentials.
    """

    message_index: int
    item_index: int
    topic: SensorTopic | GatewayTopic
    kind: str | None
    reading: RawReading
    is_open: bool = False


@dataclass(slots=True)
class Decoded:
    """What a batch's telemetry holds.

    Attributes
    ----------
    homes
        Reads topics of the city.
    owned_gateways
        Those for which no client without credentials may speak.
    """

    homes: Homes = field(default_factory=lambda: HOMES)
    owned_gateways: AbstractSet[str] = frozenset()
    rows: dict[str, RowBuilder] = field(default_factory=dict[str, RowBuilder])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    unfiled: list[Candidate] = field(default_factory=list[Candidate])

    def builder(self, kind: str) -> RowBuilder:
        """Return the rows of a kind, to add to."""
        found = self.rows.get(kind)
        if found is None:
            found = self.rows[kind] = RowBuilder(KIND_BY_CODE[kind])
        return found


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
