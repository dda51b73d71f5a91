"""Fifty rules of all six types, and the fleet of a city that they judge."""

from collections.abc import Mapping, Sequence

import numpy as np

from contract.catalogue import KIND_BY_CODE, KINDS
from operations.episodes.context import US_PER_S, Context
from operations.episodes.near import Positions
from operations.episodes.signal import Judged, span_us
from operations.episodes.silence import Heard
from operations.episodes.state import State
from operations.episodes.usual import HOUR_US, Usual
from operations.rules.definition import (
    Baseline,
    Composite,
    Deviation,
    Index,
    NoData,
    Part,
    Rate,
    Statistic,
    Threshold,
)
from simulator.kinds import SIMULATED
from tests.stand.judged_city import BEGIN_US, CALM, TICK_US, Fleet, JudgedCity

UTC_OFFSET_H = 7.0
SEED = 42
AREA_DEG = 0.25  # of latitude and longitude, about 28 km
MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
LIMIT = 100.0


def value(kind: str, quantity: str, place: int = 0) -> Threshold:
    return made(kind, quantity, "value", 0, place)


def made(
    kind: str, quantity: str, statistic: Statistic, span_s: float, place: int = 0
) -> Threshold:
    return Threshold(
        kind=kind,
        quantity=quantity,
        statistic=statistic,
        span_s=span_s,
        direction="above",
        limit=LIMIT + place,
        clear_value=LIMIT - 5,
        hold_s=10 * MINUTE_S * (place % 2),
    )


def rate(kind: str, quantity: str, span_s: float) -> Rate:
    return Rate(
        kind=kind,
        quantity=quantity,
        span_s=span_s,
        direction="above",
        limit=LIMIT,
        clear_value=LIMIT / 2,
    )


def unusual(kind: str, quantity: str, deviation: Deviation, limit: float) -> Baseline:
    return Baseline(
        kind=kind,
        quantity=quantity,
        deviation=deviation,
        direction="above",
        limit=limit,
        clear_value=limit / 2,
    )


def index(kind: str, name: str, limit: float) -> Index:
    return Index(kind=kind, index=name, direction="above", limit=limit, clear_value=limit - 1)


OF_READINGS: Sequence[Judged] = (
    *(value(kind.code, kind.primary.name) for kind in KINDS),
    *(value(kind.code, kind.primary.name, 1) for kind in KINDS[:7]),
    unusual("water_network", "flow_m3h", "ratio", 1),
    unusual("water_network", "flow_m3h", "ratio", 1.5),
    unusual("power_transformer", "load_kw", "ratio", 1),
    unusual("power_transformer", "load_kw", "difference", 90),
    unusual("traffic_flow", "speed_kmh", "difference", 90),
    unusual("parking", "occupied_count", "difference", 90),
    index("traffic_flow", "level_of_service", 4),
    index("traffic_flow", "level_of_service", 5),
    index("power_transformer", "voltage_deviation_frac", -0.5),
    index("power_transformer", "voltage_deviation_frac", -0.4),
    index("street_light", "voltage_deviation_frac", -0.5),
)
OF_SPANS: Sequence[Judged] = (
    index("air_quality", "pm25_24h_mean_ugm3", 80),
    made("air_quality", "pm25_ugm3", "mean", DAY_S),
    made("air_quality", "pm25_ugm3", "mean", DAY_S, 1),
    made("air_quality", "o3_ugm3", "mean", HOUR_S),
    made("noise", "leq_db", "energetic", 15 * MINUTE_S),
    made("rain_gauge", "rain_mm", "sum", 30 * MINUTE_S),
    made("rain_gauge", "rain_mm", "sum", HOUR_S),
    made("water_quality", "ph", "mean", 3 * HOUR_S),
    rate("river_level", "level_m", HOUR_S),
    rate("street_flood", "depth_m", 10 * MINUTE_S),
    rate("pump_station", "wetwell_level_m", 10 * MINUTE_S),
    rate("water_network", "pressure_bar", HOUR_S),
    rate("waste_bin", "fill_frac", 3 * HOUR_S),
)
SILENCES: Sequence[NoData] = (NoData(periods=3), NoData(periods=10))


def composites(names: Mapping[str, str]) -> list[Composite]:
    """Return rules together; names are those of the rules of a kind's primary quantity."""
    return [
        Composite(
            kind="traffic_flow",
            operator="and",
            parts=(
                Part(rule_id=names["traffic_flow"]),
                Part(rule_id=names["street_flood"], within_m=500),
            ),
        ),
        Composite(
            kind="street_flood",
            operator="and",
            hold_s=10 * MINUTE_S,
            parts=(
                Part(rule_id=names["street_flood"], at_least=2, within_m=1_000),
                Part(rule_id=names["rain_gauge"], within_m=2_000),
            ),
        ),
    ]


def whole_city(count: int, share: float) -> JudgedCity:
    """Return a city of all kinds and 50 rules of all six types."""
    shares = {code: one.share for code, one in SIMULATED.items()}
    return _city(count, shares, (*OF_READINGS, *OF_SPANS), share)


def one_kind(count: int, share: float) -> JudgedCity:
    """Return sensors of one kind alone, and 50 rules that judge a reading by itself."""
    rules = [value("traffic_flow", "speed_kmh", place) for place in range(40)]
    usual = [unusual("traffic_flow", "speed_kmh", "difference", 90 + place) for place in range(5)]
    levels = [index("traffic_flow", "level_of_service", 3) for _ in range(5)]
    return _city(count, {"traffic_flow": 1}, (*rules, *usual, *levels), share)


def _city(
    count: int, shares: Mapping[str, float], conditions: Sequence[Judged], share: float
) -> JudgedCity:
    fleets: list[Fleet] = []
    first = 1
    for code, weight in shares.items():
        size = round(count * weight / sum(shares.values()))
        fleets.append(_fleet(code, np.arange(first, first + size), conditions))
        first += size
    names = {fleet.kind.code: fleet.conditions[0][0] for fleet in fleets}
    is_whole = len(fleets) > 1
    sensor_key = np.concatenate([fleet.context.sensor_key for fleet in fleets])
    dice = np.random.default_rng(SEED)
    return JudgedCity(
        fleets=fleets,
        share=share,
        silences=SILENCES if is_whole else (),
        composites=composites(names) if is_whole else (),
        positions=Positions(
            sensor_key,
            10.65 + AREA_DEG * dice.random(len(sensor_key)),
            106.55 + AREA_DEG * dice.random(len(sensor_key)),
        ),
        everybody=Context(
            utc_offset_h=UTC_OFFSET_H,
            sensor_key=sensor_key,
            period_us=np.full(len(sensor_key), TICK_US),
        ),
        heard=[Heard.never(len(sensor_key)) for _ in SILENCES],
    )


def _fleet(code: str, sensor_key: np.ndarray, conditions: Sequence[Judged]) -> Fleet:
    kind = KIND_BY_CODE[code]
    period_us = round(kind.period_s * US_PER_S)
    mine = [one for one in conditions if one.kind == code]
    hours = BEGIN_US // HOUR_US * HOUR_US
    expected = Usual(np.array([hours]), np.full((1, len(sensor_key)), CALM))
    context = Context(
        utc_offset_h=UTC_OFFSET_H,
        sensor_key=sensor_key,
        period_us=np.full(len(sensor_key), period_us),
        usual={one.quantity: expected for one in mine if isinstance(one, Baseline)},
    )
    depth = 1 + max((span_us(one) // period_us for one in mine), default=0)
    return Fleet(
        kind=kind,
        context=context,
        conditions=[(f"{code}-{place}", one) for place, one in enumerate(mine)],
        depth=depth,
        values=np.full((len(sensor_key), depth), CALM),
        states={f"{code}-{place}": State.calm(len(sensor_key)) for place in range(len(mine))},
    )
