"""Readings and packs as JSON: the fast, typed way in and the way out.

What the typed decoder refuses goes to `contract.payload.diagnosis`, which says why and saves what
can be saved of a pack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

JSON = "application/json"
MAX_PACK_ROWS = 1_000
MAX_PAYLOAD_BYTES = 1_048_576
MAX_QUANTITIES = 64
"""Of one reading or pack; no kind has as many."""
NAME_MAX_LENGTH = 256
"""Of a sensor's id and a quantity's name together; what is longer names nothing."""
FLOAT32_MAX = 3.4028234663852886e38

Instant = Annotated[datetime, Meta(tz=True)]
Count31 = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Value = float | None


class ReadingMessage(Struct, gc=False):
    """One reading as it stands on the wire.

    Attributes
    ----------
    observed_at : datetime
        When the device measured; RFC 3339 with `Z` or an offset.
    values : dict[str, float or None]
        By quantities of the kind; at least one is not null.
    boot : int
        Counts the starts of the device.
    seq : int or None
        Counts what the device handed over for sending since its start; null where it does not.
    """

    observed_at: Instant
    values: dict[str, Value]
    boot: Count31 = 0
    seq: Count31 | None = None


class Pack(Struct):
    """Many readings of one kind, by column; the columns have equal length.

    Attributes
    ----------
    kind : str
        The kind of all its sensors, of the catalogue.
    sensor_id : list[str]
        The sensor of each row.
    observed_at : list[str]
        When the device of each row measured; RFC 3339 with `Z` or an offset.
    values : dict[str, list[float or None]]
        A column for each quantity; null where a row has none.
    boot : list[int] or None
        Counts the starts of the device of each row.
    seq : list[int] or None
        Counts what the device of each row handed over for sending since its start.
    """

    # Times stay text, so that those of a whole batch can be read at once.

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


@dataclass(slots=True)
class RawReading:
    """A reading that is well-formed but not judged yet.

    Attributes
    ----------
    sensor_id : str
        Empty where the topic alone names the sensor.
    observed_at_us : int or None
        Microseconds since the epoch; None where the text is not a time.
    values : dict[str, float | None]
        By quantity, unchecked.
    """

    sensor_id: str
    observed_at_us: int | None
    boot: int
    seq: int | None
    values: dict[str, Value]


READING_DECODER = msgspec.json.Decoder(ReadingMessage)
PACK_DECODER = msgspec.json.Decoder(Pack)
_ENCODER = msgspec.json.Encoder()


def encode_reading(
    *, observed_at: str, values: Mapping[str, Value], boot: int | None, seq: int | None
) -> bytes:
    """Return one reading as JSON.

    Parameters
    ----------
    observed_at : str
        RFC 3339 with `Z`.
    values : mapping of str to float or None
        By quantity, already rounded to the catalogue's resolution.
    boot, seq : int or None
        Left out where None.
    """
    message: dict[str, object] = {"observed_at": observed_at}
    if boot is not None:
        message["boot"] = boot
    if seq is not None:
        message["seq"] = seq
    message["values"] = values
    return _ENCODER.encode(message)


def encode_pack(
    *,
    kind: str,
    sensor_id: Sequence[str],
    observed_at: Sequence[str],
    values: Mapping[str, Sequence[Value]],
    boot: Sequence[int],
    seq: Sequence[int],
) -> bytes:
    """Return a pack as JSON; columns are (row,).

    Raises
    ------
    ValueError
        If the columns differ in length, are empty or have more than `MAX_PACK_ROWS` rows.
    """
    lengths = {len(column) for column in (sensor_id, observed_at, boot, seq, *values.values())}
    if len(lengths) != 1 or not 1 <= lengths.pop() <= MAX_PACK_ROWS:
        raise ValueError(f"a pack needs columns of one length from 1 to {MAX_PACK_ROWS}")
    return _ENCODER.encode(
        {
            "kind": kind,
            "sensor_id": sensor_id,
            "observed_at": observed_at,
            "boot": boot,
            "seq": seq,
            "values": values,
        }
    )
