"""A sensor's birth: what it is and where it stands. An empty payload retires it."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from contract.errors import PayloadError
from contract.payload.diagnosis import load_json, printable, refuse_too_large
from contract.payload.telemetry import MAX_QUANTITIES, NAME_MAX_LENGTH, Instant
from contract.reason import Reason
from contract.topic import ID_PATTERN

REQUIRED = ("name", "lat_deg", "lon_deg")
_NAME_PATTERN = r"^[^\x00]+$"


class Birth(Struct, kw_only=True, omit_defaults=True):
    """The announcement of one sensor. Only name and position are required.

    Attributes
    ----------
    name : str
        What people call it.
    lat_deg : float
        Latitude, WGS 84. [deg]
    lon_deg : float
        Longitude, WGS 84. [deg]
    quantities : list[str] or None
        What it measures; None means all that its kind has.
    gateway_id : str or None
        The gateway that speaks for it; None where it speaks for itself.
    period_s : float or None
        Time between two readings; None means the kind's period. [s]
    installed_at : datetime or None
        Since when it stands there.
    announced_at : datetime or None
        When this birth was made, by the wall clock: city clocks leap and differ, and births of
        different devices must be comparable. The older of two never replaces the newer.
    """

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=_NAME_PATTERN)]
    lat_deg: float
    lon_deg: float
    quantities: (
        Annotated[
            list[Annotated[str, Meta(max_length=NAME_MAX_LENGTH)]], Meta(max_length=MAX_QUANTITIES)
        ]
        | None
    ) = None
    gateway_id: Annotated[str, Meta(pattern=rf"^{ID_PATTERN}\Z")] | None = None
    period_s: Annotated[float, Meta(gt=0, le=604_800)] | None = None
    installed_at: Instant | None = None
    announced_at: Instant | None = None


_DECODER = msgspec.json.Decoder(Birth)
_ENCODER = msgspec.json.Encoder()


def decode(payload: bytes) -> Birth:
    """Return the birth in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type`, `missing_field`, or `out_of_range` for a position
        that is not on Earth.
    """
    refuse_too_large(payload)
    try:
        birth = _DECODER.decode(payload)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _diagnosed(payload, str(error)) from error
    if not (-90 <= birth.lat_deg <= 90 and -180 <= birth.lon_deg <= 180):
        raise PayloadError(
            Reason.OUT_OF_RANGE,
            f"position {birth.lat_deg}, {birth.lon_deg}; expected latitude -90…90 and "
            "longitude -180…180",
        )
    return birth


def encode(birth: Birth) -> bytes:
    """Return a birth as JSON."""
    return _ENCODER.encode(birth)


def _diagnosed(payload: bytes, error: str) -> PayloadError:
    document = load_json(payload)
    if isinstance(document, dict):
        absent = [name for name in REQUIRED if name not in document]
        if absent and "missing required field" in error:
            return PayloadError(
                Reason.MISSING_FIELD,
                f"{', '.join(absent)} missing; required: {', '.join(REQUIRED)}",
            )
    return PayloadError(Reason.WRONG_TYPE, printable(error))
