"""What the simulator can be told while it runs: one type for each command.

A misspelt member would be obeyed as if it were not there, so an unknown one is refused. In an event
that is injected every further number is one of its parameters, as in a scenario's file.
"""

from typing import Annotated

from msgspec import Meta, Struct

from contract.clock import MAX_SPEED
from contract.payload.truth import (
    SCENARIO_PATTERN,
    AreaCode,
    EventId,
    Latitude,
    Longitude,
    ParameterName,
    Parameters,
    SensorId,
    What,
)

MAX_SPAN_S = 366 * 86_400.0
MAX_RADIUS_KM = 100.0
MAX_TOML_LENGTH = 262_144
PLACES = ("at", "area", "site", "feeder", "sensor", "gateway")

Span = Annotated[float, Meta(gt=0, le=MAX_SPAN_S)]
Wait = Annotated[float, Meta(ge=0, le=MAX_SPAN_S)]


class Around(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A place on the map.

    Attributes
    ----------
    lat_deg : float
        Latitude of its middle. [deg]
    lon_deg : float
        Longitude of its middle. [deg]
    radius_km : float or None
        How far it reaches; null leaves that to the event. [km]
    """

    lat_deg: Latitude
    lon_deg: Longitude
    radius_km: Annotated[float, Meta(gt=0, le=MAX_RADIUS_KM)] | None = None


class Injection(Struct, kw_only=True, omit_defaults=True):
    """An event or fault that is to happen, at one place at most; without one in the whole city.

    Attributes
    ----------
    what : str
        Which event or fault: `storm`, `accident`, `stuck`.
    at : Around or None
        A place on the map.
    area : str or None
        The code of an area.
    site : str or None
        A site of the city.
    feeder : str or None
        A feeder of the grid.
    sensor : list[str] or None
        Sensors by their ids.
    gateway : list[str] or None
        Gateways by their ids.
    kind : str or None
        Of a fault of sensors: only those of one kind.
    quantity : str or None
        Of a fault of an instrument: the one that is concerned; null: all of them.
    for_s : float or None
        How long it lasts, in city time; null: until it is ended. [s]
    after_s : float
        How long from now it begins, in city time. [s]
    parameters : dict[str, float]
        How strong it is: numbers by names that end in their unit, beside the other members.
    """

    what: What
    at: Around | None = None
    area: AreaCode | None = None
    site: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    feeder: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    sensor: Annotated[list[SensorId], Meta(min_length=1, max_length=1_000)] | None = None
    gateway: Annotated[list[SensorId], Meta(min_length=1, max_length=1_000)] | None = None
    kind: What | None = None
    quantity: ParameterName | None = None
    for_s: Span | None = None
    after_s: Wait = 0.0
    parameters: Parameters = {}


class AskState(Struct, tag_field="command", tag="state", forbid_unknown_fields=True):
    """Change nothing; say what is going on."""


class Pause(Struct, tag_field="command", tag="pause", forbid_unknown_fields=True):
    """Let city time stand still."""


class Resume(Struct, tag_field="command", tag="resume", forbid_unknown_fields=True):
    """Let city time go on."""


class SetSpeed(Struct, tag_field="command", tag="speed", forbid_unknown_fields=True):
    """Let city time run faster or slower.

    Attributes
    ----------
    speed : float
        City seconds per second of the wall.
    """

    speed: Annotated[float, Meta(gt=0, le=MAX_SPEED)]


class Inject(
    Struct,
    kw_only=True,
    omit_defaults=True,
    tag_field="command",
    tag="inject",
    forbid_unknown_fields=True,
):
    """Let something happen: either one event, or what a scenario's file says.

    Attributes
    ----------
    event : Injection or None
        What is to happen.
    toml : str or None
        The text of a scenario's file, its times counted from now.
    """

    event: Injection | None = None
    toml: Annotated[str, Meta(min_length=1, max_length=MAX_TOML_LENGTH)] | None = None


class EndEvent(Struct, tag_field="command", tag="end", forbid_unknown_fields=True):
    """End an event before its time, or one that has none.

    Attributes
    ----------
    event_id : str
        As `state` lists it.
    """

    event_id: EventId


class Break(
    Struct,
    kw_only=True,
    omit_defaults=True,
    tag_field="command",
    tag="break",
    forbid_unknown_fields=True,
):
    """Give one sensor or one gateway a fault.

    Attributes
    ----------
    sensor_id : str or None
        The sensor; null where a gateway is named.
    gateway_id : str or None
        The gateway; null where a sensor is named.
    fault : str
        Which fault: `stuck`, `drift`, `offline`.
    quantity : str or None
        Of an instrument, the one that is concerned; null: all of them.
    for_s : float or None
        How long it lasts, in city time; null: until it is repaired. [s]
    parameters : dict[str, float]
        How strong it is: numbers by names that end in their unit.
    """

    fault: What
    sensor_id: SensorId | None = None
    gateway_id: SensorId | None = None
    quantity: ParameterName | None = None
    for_s: Span | None = None
    parameters: Parameters = {}


class Repair(
    Struct,
    kw_only=True,
    omit_defaults=True,
    tag_field="command",
    tag="repair",
    forbid_unknown_fields=True,
):
    """End all faults of one sensor or one gateway.

    Attributes
    ----------
    sensor_id : str or None
        The sensor; null where a gateway is named.
    gateway_id : str or None
        The gateway; null where a sensor is named.
    """

    sensor_id: SensorId | None = None
    gateway_id: SensorId | None = None


class StartScenario(Struct, tag_field="command", tag="scenario", forbid_unknown_fields=True):
    """Let a scenario of the city begin now.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    """

    name: Annotated[str, Meta(pattern=rf"^{SCENARIO_PATTERN}\Z")]


Request = AskState | Pause | Resume | SetSpeed | Inject | EndEvent | Break | Repair | StartScenario
REQUESTS = (AskState, Pause, Resume, SetSpeed, Inject, EndEvent, Break, Repair, StartScenario)
COMMANDS: dict[str, tuple[str, ...]] = {
    str(one.__struct_config__.tag): one.__struct_fields__ for one in REQUESTS
}
"""What each command takes."""
