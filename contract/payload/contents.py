"""What a telemetry message holds, whatever it is written in: ingest and `contract check` agree."""

from collections.abc import Sequence

from contract.errors import PayloadError
from contract.payload import diagnosis, senml
from contract.payload.telemetry import JSON, RawReading
from contract.reason import Reason

Rows = Sequence[RawReading | PayloadError]

_SENSOR_LEVELS = 8


def take_apart(
    topic: str, payload: bytes, *, content_type: str, now_us: int
) -> tuple[str | None, Rows]:
    """Return the kind that a pack names, and the rows, each a reading or why it is none.

    Whether it is one sensor's follows from the topic's number of levels, so that a payload is
    judged before a bad topic.

    Parameters
    ----------
    content_type : str
        As sent, with parameters; empty where there is none.
    now_us : int
        City time, for SenML's relative times. [us since the epoch]

    Raises
    ------
    PayloadError
        Why the message as a whole cannot be taken.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    kind: str | None = None
    rows: Rows
    if media_type == senml.SENML:
        rows = senml.decode(payload, now_us=now_us)
    elif topic.count("/") == _SENSOR_LEVELS - 1:
        rows = [diagnosis.decode_reading(payload)]
    else:
        kind, rows = diagnosis.decode_pack(payload)
    if media_type not in {"", JSON, senml.SENML}:
        raise PayloadError(
            Reason.UNKNOWN_CONTENT_TYPE,
            f"{diagnosis.printable(media_type)}; expected {JSON} or {senml.SENML}",
        )
    return kind, rows
