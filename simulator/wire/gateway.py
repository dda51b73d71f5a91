"""What a gateway says on its connection: births, status, readings, answers to commands."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import structlog

from contract.clock import Wall, utc_now
from contract.errors import PayloadError
from contract.payload import birth, notice, telemetry
from contract.payload.birth import Birth
from contract.topic import GatewayTopic, is_publishable
from simulator.devices.device import Device
from simulator.devices.gateway import Gateway
from simulator.devices.reading import Reading, instant
from simulator.wire.heard import Request, Will
from simulator.wire.outbox import Outbox, Parcel

log = structlog.stdlib.get_logger()

INSTALLED_AT = datetime(2024, 1, 1, tzinfo=UTC)  # when the meters' registers began


class GatewayClient:
    """What one gateway says on its connection.

    Parameters
    ----------
    period_scale
        Factor on the kinds' periods, for the births.
    wall
        The wall clock, by which births say when they were made.
    """

    def __init__(self, gateway: Gateway, *, period_scale: float, wall: Wall = utc_now) -> None:
        self.name = self.user = gateway.gateway_id
        self.will: Will | None = Will(self._topic(gateway, "status"), notice.OFFLINE)
        self.command_topic: str | None = self._topic(gateway, "command")
        self._gateway = gateway
        self._period_scale = period_scale
        self._wall = wall
        self._pack_topic = self._topic(gateway, "telemetry")

    @staticmethod
    def _topic(gateway: Gateway, plane: str) -> str:
        where = (gateway.city, gateway.area, gateway.gateway_id)
        if plane == "status":
            return str(GatewayTopic(*where, "status"))
        return str(GatewayTopic(*where, "command" if plane == "command" else "telemetry"))

    def announcements(self) -> Iterator[Parcel]:
        """Yield the births of all sensors, then `online`."""
        announced_at = self._wall()
        for device in self._gateway.devices:
            yield Parcel(device.meta_topic, self._birth(device, announced_at), retain=True)
        yield self._status(notice.ONLINE)

    def farewell(self) -> Parcel:
        """Return the status of a gateway that stops as planned."""
        return self._status(notice.OFFLINE)

    def parcels(self, readings: Sequence[Reading]) -> list[Parcel]:
        """Return readings as messages: one by one, or packed by kind."""
        if not self._gateway.sends_packs:
            return [_single(reading, is_resend=False) for reading in readings]
        by_kind: dict[str, list[Reading]] = {}
        for reading in readings:
            by_kind.setdefault(reading.device.kind.code, []).append(reading)
        return [
            Parcel(self._pack_topic, _pack(kind, rows[start : start + telemetry.MAX_PACK_ROWS]),
                   readings=rows[start : start + telemetry.MAX_PACK_ROWS])
            for kind, rows in by_kind.items()
            for start in range(0, len(rows), telemetry.MAX_PACK_ROWS)
        ]  # fmt: skip

    def answer(self, request: Request, outbox: Outbox) -> Iterable[Parcel]:
        """Return the readings that a resend command asks for, and the answer.

        A command that cannot be understood has no answer: its sender would not understand ours.
        A reading that several of its ranges hold is sent once.
        """
        try:
            command = notice.decode_resend(request.payload)
        except PayloadError as error:
            log.warning("command_refused", client=self.name, error=str(error))
            return
        sent: set[int] = set()
        gone = 0
        for wanted in command.ranges:
            readings, missing = outbox.recalled(wanted)
            fresh = [reading for reading in readings if id(reading) not in sent]
            sent.update(map(id, fresh))
            yield from (_single(reading, is_resend=True) for reading in fresh)
            gone += missing
        if request.response_topic is not None and is_publishable(request.response_topic):
            payload = notice.encode(notice.ResendAnswer(len(sent), gone))
            yield Parcel(request.response_topic, payload, response_to=request.correlation or b"")

    def _status(self, word: bytes) -> Parcel:
        return Parcel(self._topic(self._gateway, "status"), word, retain=True)

    def _birth(self, device: Device, announced_at: datetime) -> bytes:
        return birth.encode(
            Birth(
                name=device.name,
                lat_deg=device.lat_deg,
                lon_deg=device.lon_deg,
                quantities=device.quantities,
                gateway_id=self._gateway.gateway_id,
                period_s=device.kind.period_s * self._period_scale,
                installed_at=INSTALLED_AT,
                announced_at=announced_at,
            )
        )


def _single(reading: Reading, *, is_resend: bool) -> Parcel:
    return Parcel(reading.device.topic, reading.payload(), readings=(reading,), is_resend=is_resend)


def _pack(kind: str, rows: Sequence[Reading]) -> bytes:
    names = rows[0].device.kind.quantity_names
    columns = zip(*(reading.values for reading in rows), strict=True)
    return telemetry.encode_pack(
        kind=kind,
        sensor_id=[reading.device.sensor_id for reading in rows],
        observed_at=[instant(reading.observed_at_ms) for reading in rows],
        values={name: list(column) for name, column in zip(names, columns, strict=True)},
        boot=[reading.boot for reading in rows],
        seq=[reading.seq for reading in rows],
    )
