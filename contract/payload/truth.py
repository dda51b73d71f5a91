"""Ground truth: what really happened in the simulated city, told at its begin and at its end.

An event acts on the world, a fault on instruments and lines; both are told in the same way. What
came of one is measured when it is over: until then `expected` is empty.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from contract.errors import PayloadError
from contract.payload.telemetry import Count31, Instant
from contract.payload.typed import decoded, encoded, refuse_outside_calendar
from contract.reason import Reason
from contract.topic import AREA_PATTERN, EVENT_ID_PATTERN, ID_PATTERN

MAX_NAMED_SENSORS = 1_000
MAX_EXPECTATIONS = 256
"""Every quantity of every kind in two directions has room in it."""
MAX_PARAMETERS = 32

EventId = Annotated[str, Meta(pattern=rf"^{EVENT_ID_PATTERN}\Z")]
What = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{2,31}\Z")]
SCENARIO_PATTERN = r"[a-z0-9_-]{1,40}"
"""So short that the ids of its events, which begin with it, are ids of events."""
ScenarioName = Annotated[str, Meta(pattern=rf"^(?:{SCENARIO_PATTERN})?\Z")]
AreaCode = Annotated[str, Meta(pattern=rf"^{AREA_PATTERN}\Z")]
SensorId = Annotated[str, Meta(pattern=rf"^{ID_PATTERN}\Z")]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
ParameterName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]
Parameters = Annotated[dict[ParameterName, float], Meta(max_length=MAX_PARAMETERS)]
Direction = Literal["up", "down", "stuck", "gone"]


class Expectation(Struct):
    """What an event did to a quantity of the sensors that it reached.

    Attributes
    ----------
    kind : str
        The kind of sensor, of the catalogue.
    quantity : str
        The quantity, of the catalogue.
    direction : str
        Whether its values went up, went down, stood still or ceased to come.
    """

    kind: What
    quantity: ParameterName
    direction: Direction


class TruthEvent(Struct, kw_only=True):
    """A thing that really happened in the simulated city: an event or a fault.

    Attributes
    ----------
    event_id : str
        Its own, the same at begin and end.
    what : str
        Which event or fault: `storm`, `accident`, `stuck`.
    cause_event_id : str or None
        The event that brought it about; null where none did.
    scenario : str
        The scenario that it belongs to; empty where it belongs to none.
    area : str
        Code of the area that its middle lies in; `none` where it lies in none or has none.
    lat_deg : float or None
        Latitude of its middle; null where it has none, as what is everywhere. [deg]
    lon_deg : float or None
        Longitude of its middle; null where its latitude is. [deg]
    from_at : datetime
        When it began, in city time.
    to_at : datetime or None
        When it ended, in city time; null at its begin, whatever is planned.
    sensor_id : list[str]
        Sensors that it reached, at most 1 000 of them.
    sensor_count : int
        How many it reached in all.
    expected : list[Expectation]
        What it did beyond noise, measured; empty at its begin.
    parameters : dict[str, float]
        How strong it is: numbers by names that end in their unit.
    """

    event_id: EventId
    what: What
    cause_event_id: EventId | None
    scenario: ScenarioName
    area: AreaCode
    lat_deg: Latitude | None
    lon_deg: Longitude | None
    from_at: Instant
    to_at: Instant | None
    sensor_id: Annotated[list[SensorId], Meta(max_length=MAX_NAMED_SENSORS)]
    sensor_count: Count31
    expected: Annotated[list[Expectation], Meta(max_length=MAX_EXPECTATIONS)]
    parameters: Parameters


_DECODER = msgspec.json.Decoder(TruthEvent)


def decode(payload: bytes) -> TruthEvent:
    """Return the event in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type`, `missing_field`, `out_of_range` for a place that is
        not on Earth or fewer sensors than are named, or `bad_time`.
    """
    event = decoded(_DECODER, payload)
    named = len(event.sensor_id)
    if event.sensor_count < named:
        raise PayloadError(
            Reason.OUT_OF_RANGE, f"sensor_count is {event.sensor_count}, and {named} are named"
        )
    if (event.lat_deg is None) != (event.lon_deg is None):
        raise PayloadError(
            Reason.WRONG_TYPE, "of lat_deg and lon_deg one is null; a place has both or none"
        )
    refuse_outside_calendar("from_at", event.from_at)
    refuse_outside_calendar("to_at", event.to_at)
    if event.to_at is not None and event.to_at < event.from_at:
        raise PayloadError(Reason.BAD_TIME, "to_at is before from_at: an event ends after it began")
    return event


def encode(event: TruthEvent) -> bytes:
    """Return an event as JSON; times to the millisecond.

    Raises
    ------
    PayloadError
        As `decode` does: nothing is sent that nobody would take.
    """
    payload = encoded(event)
    decode(payload)
    return payload
