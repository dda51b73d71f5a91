"""Packs as the wire has them: columns of a JSON document, taken over without a look at each row.

Times stay text until the whole batch is parsed at once (`ingest.judge.instants`).
"""

from collections.abc import Sequence

import msgspec

from contract.payload.telemetry import Count31, Value


class Pack(msgspec.Struct):
    """What `contract.payload.telemetry.PackMessage` is, but for the times, which are unread."""

    kind: str
    sensor_id: list[str]
    observed_at: list[str]
    values: dict[str, list[Value]]
    boot: list[Count31] | None = None
    seq: list[Count31] | None = None

    @property
    def is_ragged(self) -> bool:
        """Tell whether the columns differ in length or are empty."""
        rows = len(self.sensor_id)
        columns: list[Sequence[object]] = [self.observed_at, *self.values.values()]
        columns += [column for column in (self.boot, self.seq) if column is not None]
        return rows == 0 or any(len(column) != rows for column in columns)


DECODER = msgspec.json.Decoder(Pack)
