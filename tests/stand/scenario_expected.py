"""What each event of a scenario must change, against the run without it: data for whoever looks.

By scenario and event: kind, quantity, and the way in which some sensors of it go beyond noise. That
is what a twin measures and truth stores as `expected`; more may change, none of this be missing.
What needs a sensor at one junction or canal is asked of the standard fleet alone.
"""

from collections.abc import Mapping

Change = tuple[str, str, str]
"""Kind, quantity, and `up`, `down`, `gone` or `stuck`."""

STANDARD_SENSORS = 2_000

QUEUE: frozenset[Change] = frozenset(
    {("traffic_flow", "queue_m", "up"), ("traffic_flow", "speed_kmh", "down")}
)
FLOOD: frozenset[Change] = frozenset(
    {("rain_gauge", "rain_mm", "up"), ("street_flood", "depth_m", "up")}
)
OUTAGE: frozenset[Change] = frozenset(
    {
        ("power_transformer", "load_kw", "down"),
        ("power_transformer", "voltage_v", "down"),
        ("smart_meter", "energy_kwh", "gone"),
    }
)
FOUL: frozenset[Change] = frozenset(
    {
        ("water_quality", "do_mgl", "down"),
        ("water_quality", "conductivity_uscm", "up"),
        ("water_quality", "turbidity_ntu", "up"),
    }
)

EXPECTED: Mapping[str, Mapping[str, frozenset[Change]]] = {
    "accident-corridor": {"lorry": QUEUE},
    "burst-rush-hour": {
        "burst": frozenset(
            {
                ("water_network", "flow_m3h", "up"),
                ("water_network", "pressure_bar", "down"),
                ("water_network", "turbidity_ntu", "up"),
                ("street_flood", "depth_m", "up"),
                *QUEUE,
            }
        ),
        "works": QUEUE,
    },
    "canal-discharge": {"dye": FOUL, "dawn": FOUL},
    "district-gateways": {
        "line": frozenset(
            {("traffic_flow", "speed_kmh", "gone"), ("air_quality", "pm25_ugm3", "gone")}
        ),
    },
    "feeder-outage-night": {
        "outage": OUTAGE | {("street_light", "lamps_on_count", "down")},
    },
    "football-night": {
        "match": QUEUE | {("traffic_flow", "motorbike_count", "up")},
        "riding": QUEUE | {("noise", "leq_db", "up"), ("parking", "occupied_count", "up")},
        "street": QUEUE,
    },
    "heat-wave": {
        "heat": frozenset(
            {
                ("weather", "temperature_degc", "up"),
                ("smart_meter", "energy_kwh", "up"),
                ("power_transformer", "load_kw", "up"),
                ("power_transformer", "oil_temperature_degc", "up"),
            }
        ),
        "overload": OUTAGE,
    },
    "ordinary-weekday": {"shower": frozenset({("rain_gauge", "rain_mm", "up")})},
    "storm-king-tide": {
        "surge": frozenset({("river_level", "level_m", "up"), ("street_flood", "depth_m", "up")}),
        "gate": frozenset(
            {("pump_station", "gate_open_frac", "up"), ("pump_station", "wetwell_level_m", "up")}
        ),
        "storm": FLOOD | QUEUE | {("air_quality", "pm25_ugm3", "down")},
        "pumps": frozenset(
            {
                ("pump_station", "pumps_running_count", "down"),
                ("pump_station", "wetwell_level_m", "up"),
            }
        ),
    },
    "storm-west": {"storm": FLOOD | QUEUE | {("water_quality", "turbidity_ntu", "up")}},
    "tet-week": {
        "way-home": QUEUE,
        "flower-street": QUEUE,
        "eve": QUEUE | {("noise", "leq_db", "up")},
        "fireworks": frozenset({("air_quality", "pm25_ugm3", "up")}),
        "no-collection": frozenset({("waste_bin", "fill_frac", "up")}),
    },
    "warehouse-fire": {
        "fire": frozenset({("air_quality", "pm25_ugm3", "up"), ("air_quality", "co_ugm3", "up")}),
        "road": QUEUE,
        "switched-off": OUTAGE,
    },
    "wrong-clock": {"collision": QUEUE, "shower": FLOOD, "behind": frozenset()},
}
