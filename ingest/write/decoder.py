"""What a batch holds, decoded by what the registry knows: ahead of its turn where that may be."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from db.connection import Connection
from ingest.judge.ahead import Ahead, aside, judged_of, pieces, telemetry
from ingest.judge.decode import decode
from ingest.judge.decoded import Decoded
from ingest.judge.filing import file_rest
from ingest.judge.home import Homes, TopicReader
from ingest.judge.sensor import Sensor
from ingest.registry.registry import Registry
from ingest.write.batch import Batch
from ingest.write.recall import Recall


class Decoder:
    """Decodes the batches of one session.

    Parameters
    ----------
    registry : Registry
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._homes = Homes(registry.city)

    @property
    def parse_topic(self) -> TopicReader:
        """Return what reads topics of the city."""
        return self._homes.parse

    async def ahead_of(self, batch: Batch) -> Batch:
        """Return the batch decoded while another is being written.

        Births come before readings, so a batch that holds some is decoded after they are applied;
        so is one whose decoding fails, where what fails is found out.
        """
        if aside(batch.messages).notices:
            return batch
        try:
            return await self._decoded_ahead(batch)
        except Exception:  # noqa: BLE001 - it is met again when it is stored, which finds the message
            return batch

    def decoded(self, batch: Batch, called: Recall, sensors: Mapping[str, Sensor]) -> Ahead:
        """Return what was decoded ahead where it still holds, else decode now.

        Parameters
        ----------
        called : Recall
            Letters that come back with the batch; their indices follow those of its messages.
        sensors
            By id, those that the running transaction announced among them.
        """
        ahead, change_count = batch.ahead, self._registry.change_count
        if ahead is not None and ahead.change_count == change_count:
            return ahead
        decoded, bounds = self._empty(), batch.bounds
        decode(decoded, telemetry(batch.messages), sensors, now_us=bounds.city_now_us)
        for index, message in enumerate(called.messages, len(batch.messages)):
            # A time that counts from now counts from when the message came.
            decode(decoded, [(index, message)], sensors, now_us=bounds.city_us(message.received_us))
        return Ahead(decoded, None, change_count)

    async def file_rest(
        self, connection: Connection, decoded: Decoded, sensors: Mapping[str, Sensor]
    ) -> None:
        """Look up the sensors that were not known, and file or refuse their readings."""
        if decoded.unfiled:
            unknown = {candidate.reading.sensor_id for candidate in decoded.unfiled}
            await self._registry.find(
                connection, [sensor_id for sensor_id in unknown if sensor_id not in sensors]
            )
            file_rest(decoded, sensors)

    async def _decoded_ahead(self, batch: Batch) -> Batch:
        decoded, change_count = self._empty(), self._registry.change_count
        for piece in pieces(telemetry(batch.messages)):
            # The other batch goes first: the database must never wait for the next rows.
            await asyncio.sleep(0)
            decode(decoded, piece, self._registry.by_id, now_us=batch.bounds.city_now_us)
        judged = None if decoded.unfiled else judged_of(decoded, batch.bounds)
        return replace(batch, ahead=Ahead(decoded, judged, change_count))

    def _empty(self) -> Decoded:
        return Decoded(homes=self._homes, owned_gateways=self._registry.owned_gateways)
