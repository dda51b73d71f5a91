"""What can be made to happen: each kind of event and fault with its place and its parameters.

A kind that is not here is refused by name wherever one can be asked for. Sizes of what happens by
itself are the pack's; the defaults here are for somebody who names none, and assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal[
    "city", "point", "street", "feeder", "station", "circuit", "round", "sensor", "gateway", "area"
]  # fmt: skip
PlaceField = Literal["at", "area", "site", "feeder", "sensor", "gateway"]

PLACES: Mapping[PlaceKind, tuple[PlaceField, ...]] = {
    "city": (),
    "point": ("at", "area", "site"),
    "street": ("at", "site", "sensor"),
    "feeder": ("feeder", "at", "area", "site", "sensor"),
    "station": ("site", "at", "sensor"),
    "circuit": ("sensor", "at", "area"),
    "round": ("area", "at", "sensor"),
    "sensor": ("sensor", "at", "area", "site", "gateway"),
    "gateway": ("gateway", "at", "area", "sensor"),
    "area": ("area",),
}
"""How the place of an event or fault can be named, by what it happens to.

What happens to the whole city has none.
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that says how an event or fault is.

    Attributes
    ----------
    low, high
        Bounds, both accepted.
    default
        Where none is given.
    """

    low: float
    high: float
    default: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event or fault.

    Attributes
    ----------
    place
        What it happens to.
    usual_min
        How long it lasts where nothing is said. [min]
    parameters
        By name, which ends in its unit.
    """

    place: PlaceKind
    usual_min: int
    meaning: str
    parameters: Mapping[str, Parameter]


_LOST = Parameter(0.05, 1.0, 0.7, "share of the street's capacity that is blocked")

EVENTS: Mapping[str, Kind] = {
    "storm": Kind(
        "point", 90, "a rain cell that moves over the city",
        {
            "peak_mmh": Parameter(1, 250, 80, "rain in its middle at its height"),
            "radius_km": Parameter(1, 25, 6, "how far it rains from its middle"),
            "moves_kmh": Parameter(0, 80, 12, "how fast it moves"),
            "moves_to_deg": Parameter(0, 360, 60, "where it moves to, clockwise from north"),
        },
    ),
    "accident": Kind("street", 40, "a collision that blocks lanes", {"lost_capacity_frac": _LOST}),
    "closure": Kind(
        "street", 240, "a street that is closed, for works or by the police",
        {"lost_capacity_frac": Parameter(0.05, 1.0, 0.95, _LOST.meaning)},
    ),
    "feeder_outage": Kind("feeder", 60, "a feeder without voltage", {}),
    "surge": Kind(
        "city", 1_080, "wind and flow that raise the river",
        {"rise_m": Parameter(0.05, 1.5, 0.35, "above the tide, at its height")},
    ),
    "heat_wave": Kind(
        "city", 7_200, "days that are hotter than the season",
        {"rise_degc": Parameter(0.5, 8, 3.5, "of the air, at its height")},
    ),
    "inversion": Kind(
        "city", 720, "air that does not mix with what lies above it",
        {"mixing_frac": Parameter(0.1, 0.95, 0.4, "what is left of the mixing height")},
    ),
    "crowd": Kind(
        "point", 150, "people who come to a place, stay, and leave together",
        {
            "people_count": Parameter(100, 200_000, 20_000, "how many come"),
            "radius_km": Parameter(0.2, 3, 0.8, "how far around the place they park and walk"),
        },
    ),
    "main_burst": Kind(
        "point", 240, "a water main that breaks, until its valves are shut",
        {"lost_m3h": Parameter(20, 3_000, 400, "what runs out")},
    ),
    "leak": Kind(
        "point", 4_320, "a pipe that leaks under the ground",
        {"lost_m3h": Parameter(1, 200, 15, "what runs out")},
    ),
    "chlorine_fault": Kind(
        "city", 180, "a plant that doses too little or too much",
        {"dose_frac": Parameter(0, 2, 0.3, "dose against the usual")},
    ),
    "pump_failure": Kind(
        "station", 240, "pumps that do not start",
        {"lost_frac": Parameter(0.1, 1, 1, "share of the station's pumps")},
    ),
    "gate_stuck": Kind("station", 360, "a tide gate that stays where it is", {}),
    "lamp_failure": Kind(
        "circuit", 600, "lamps of a cabinet that do not burn",
        {"lost_frac": Parameter(0.05, 1, 1, "share of its lamps")},
    ),
    "discharge": Kind(
        "point", 180, "waste water that is let into a canal",
        {
            "strength_frac": Parameter(0.05, 1, 0.5, "share of the canal's water that it is"),
            "radius_km": Parameter(0.3, 6, 2, "how far it spreads"),
        },
    ),
    "fire": Kind(
        "point", 120, "a fire with smoke",
        {"source_gs": Parameter(1, 2_000, 150, "fine particles a second, at its height")},
    ),
    "missed_collection": Kind("round", 1_440, "collectors who do not come", {}),
}  # fmt: skip

FAULTS: Mapping[str, Kind] = {
    "dropout": Kind(
        "sensor", 120, "the instrument fails to make some readings",
        {
            "lost_frac": Parameter(0.01, 1.0, 0.5, "share of the readings that are not made"),
            "gap_s": Parameter(0, 604_800, 0, "length of spans lost whole; 0: single readings"),
        },
    ),
    "dead": Kind("sensor", 720, "the instrument makes no reading", {}),
    "stuck": Kind("sensor", 360, "the instrument repeats what it last showed", {}),
    "drift": Kind(
        "sensor", 2_880, "the instrument runs away from the truth",
        {"drift_frac_per_day": Parameter(-10, 10, 0.3, "of its usual width, more each day")},
    ),
    "bias": Kind(
        "sensor", 2_880, "the instrument shows always too much or too little",
        {"bias_frac": Parameter(-10, 10, 0.3, "of its usual width")},
    ),
    "spike": Kind(
        "sensor", 360, "the instrument sometimes shows a value far off",
        {
            "spike_frac": Parameter(0.001, 1.0, 0.05, "share of the readings"),
            "height_frac": Parameter(0.1, 100, 3.0, "of its usual width"),
        },
    ),
    "noisy": Kind(
        "sensor", 720, "the instrument scatters",
        {"noise_frac": Parameter(0.01, 100, 0.3, "standard deviation, of its usual width")},
    ),
    "clock_skew": Kind(
        "sensor", 720, "the device's clock is wrong",
        {"skew_s": Parameter(-86_400, 86_400, -600, "how far it is ahead")},
    ),
    "late": Kind(
        "sensor", 120, "readings are sent some time after they were made",
        {"delay_s": Parameter(1, 86_400, 300, "how much later")},
    ),
    "duplicate": Kind(
        "sensor", 120, "readings are sent twice",
        {"duplicate_frac": Parameter(0.01, 1.0, 0.5, "share of the readings")},
    ),
    "shuffled": Kind(
        "sensor", 120, "readings are sent out of their order",
        {"within_s": Parameter(1, 3_600, 300, "longest that one waits")},
    ),
    "offline": Kind("gateway", 60, "a gateway without a line; it keeps readings for later", {}),
    "offline_lossy": Kind("gateway", 60, "a gateway without a line; its readings are lost", {}),
    "flapping": Kind(
        "gateway", 60, "a gateway whose line comes and goes",
        {"period_s": Parameter(60, 3_600, 120, "from one loss to the next")},
    ),
    "partition": Kind("area", 60, "all gateways of an area without a line", {}),
}  # fmt: skip

KINDS: Mapping[str, Kind] = {**EVENTS, **FAULTS}
