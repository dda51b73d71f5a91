"""What happened to an alert, as whoever listens on the broker is told it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from contract.payload.telemetry import Instant
from contract.payload.typed import decoded, encoded

CITY_WIDE = "city"
"""In place of an area's code, of an alert of the whole city."""

Code = Annotated[str, Meta(max_length=64)]
Label = Annotated[str, Meta(max_length=120)]


class AlertMessage(Struct, kw_only=True):
    """Something happened to an alert.

    It is sent once it is stored, and can come twice: `alert_id`, `what` and `at` tell it.

    Attributes
    ----------
    alert_id : int
        Which alert.
    what : str
        `raised`, `worse`, `cleared` (the condition is over), `returned` (it holds again),
        `escalated`, or the name of a step that was taken: `acknowledge`, `resolve`, ….
    rule : str
        Id of the rule.
    severity : str
        How grave it is.
    state : str
        Where the work on it stands.
    kind : str
        Kind of sensor, of the catalogue; empty of an alert of no kind.
    quantity, sensor_id : str or None
        Null where it is of several.
    area : str or None
        Code of the area; null for the whole city.
    value, limit : float or None
        The number farthest beyond the limit; the limit.
    since_at : datetime
        Since when the condition holds, by the sensor's time.
    at : datetime
        City time at which it is told.
    label_vi, label_en : str
        What the rule is called.
    silent : bool
        Whether nobody is to be called: it was over when it was found, or falls into quiet hours.
    """

    alert_id: Annotated[int, Meta(ge=1)]
    what: Code
    rule: Code
    severity: Literal["minor", "major", "critical"]
    state: Literal[
        "open", "acknowledged", "assigned", "in_progress", "resolved", "closed", "suppressed",
        "duplicate",
    ]  # fmt: skip
    kind: Code
    quantity: Code | None
    sensor_id: Code | None
    area: Code | None
    value: float | None
    limit: float | None
    since_at: Instant
    at: Instant
    label_vi: Label
    label_en: Label
    silent: bool


_DECODER = msgspec.json.Decoder(AlertMessage)


def encode(message: AlertMessage) -> bytes:
    """Return a message as JSON, its times in UTC with milliseconds and `Z`."""
    return encoded(message)


def decode(payload: bytes) -> AlertMessage:
    """Return the message in a payload. Raises `PayloadError` as `typed.decoded` does."""
    return decoded(_DECODER, payload)


def area_of(message: AlertMessage) -> str:
    """Return in which area's topic a message goes."""
    return CITY_WIDE if message.area is None else message.area.lower()
