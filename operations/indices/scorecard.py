"""How an area fares in each domain: from what its sensors say to one number and a state.

    index = reduction over sensors of term(sensor)

    domain      of a sensor                              reduction    worse
    air         VN_AQI of the newest hour that is over   mean         high
    flood       depth [m]                                greatest     high
    traffic     level of service, 0 (A) to 5 (F)         mean         high
    power       voltage's deviation beyond 5 %: 1 or 0   mean         high
    water       pressure [bar]                           most have    low
    noise       Leq above its limit, at least 0 [dB]     mean         high
    canals      class of surface water, 0 (A) to 3 (D)   greatest     high
    lighting    share of lamps on while they burn        mean         low
    waste       whether the bin is due: 1 or 0           mean         high

Where an extreme speaks for the area (the deepest water, the worst canal) it does so because a mean
would hide those whom it hits. Of pressure it is what 19 of 20 points have at least, of fewer points
the least of all: somewhere in a large city a pipe always ends high up. The state is that of the
worst limit that the index has reached; limits without a document are assumed, so that an ordinary
day has few areas beyond one. Where too few sensors speak, where a rule does not hold yet, and of
lamps while they are not to burn, there is no index, and the state is `no_data`.

What is worst is told by the sensor's own value: for power by the deviation (-1: no voltage), for
waste by how full the bin is, for noise by the exceedance, negative under the limit.
"""

from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from operations.indices import (
    flood,
    lighting,
    noise,
    power,
    surface_water,
    traffic,
    vn_aqi,
    waste,
    water,
)
from operations.indices.domain import Domain, DomainCode, Limits, Moment
from operations.indices.grade import UNKNOWN


def _first(values: FloatArray, moment: Moment) -> FloatArray:
    del moment
    return values[:, 0]


def _level(values: FloatArray, moment: Moment) -> FloatArray:
    del moment
    return traffic.level_at(values[:, 0])


def _deviation(values: FloatArray, moment: Moment) -> FloatArray:
    del moment
    return power.deviation_frac(values[:, 0])


def _exceedance(values: FloatArray, moment: Moment) -> FloatArray:
    return noise.exceedance_db(values[:, 0], np.array(moment.hour), moment.day)


def _water_class(values: FloatArray, moment: Moment) -> FloatArray:
    del moment
    found = surface_water.water_class(values[:, 0], values[:, 1])
    return np.where(found == UNKNOWN, np.nan, found)


def _lamps_on(values: FloatArray, moment: Moment) -> FloatArray:
    share = lighting.lamps_on_frac(values[:, 0], values[:, 1])
    return share if moment.is_burning else np.full_like(share, np.nan)


def _is_out_of_band(values: FloatArray) -> FloatArray:
    return np.where(np.isnan(values), np.nan, power.is_out_of_band(values))


def _above_nothing(values: FloatArray) -> FloatArray:
    return np.maximum(values, 0.0)


DOMAINS: tuple[Domain, ...] = (
    Domain(
        code="air",
        kind="air_quality",
        quantities=(),
        alert_kinds=("air_quality",),
        unit="1",
        decimals=0,
        rule=vn_aqi.SOURCE,
        valid_from=vn_aqi.VALID_FROM,
        value=_first,
        reduction="mean",
        limits=Limits(101, 151, 201, "1459/QĐ-TCMT, table 1: from poor, bad and very bad on"),
    ),
    Domain(
        code="flood",
        kind="street_flood",
        quantities=("depth_m",),
        alert_kinds=("street_flood", "rain_gauge", "river_level", "pump_station"),
        unit="m",
        decimals=2,
        rule=flood.SOURCE,
        valid_from=flood.VALID_FROM,
        value=_first,
        reduction="greatest",
        limits=Limits(0.05, 0.10, 0.30, "assumed: traffic slows, the street has to be closed"),
    ),
    Domain(
        code="traffic",
        kind="traffic_flow",
        quantities=("speed_kmh",),
        alert_kinds=("traffic_flow", "parking"),
        unit="1",
        decimals=2,
        rule=traffic.SOURCE,
        valid_from=traffic.VALID_FROM,
        value=_level,
        reduction="mean",
        limits=Limits(3.0, 4.0, 4.5, "assumed: levels D, E, and rather F than E"),
    ),
    Domain(
        code="power",
        kind="power_transformer",
        quantities=("voltage_v",),
        alert_kinds=("power_transformer", "smart_meter"),
        unit="1",
        decimals=3,
        rule=power.SOURCE,
        valid_from=power.VALID_FROM,
        value=_deviation,
        term=_is_out_of_band,
        worse="far",
        reduction="mean",
        limits=Limits(0.02, 0.05, 0.20, "assumed: one of fifty, of twenty, of five"),
    ),
    Domain(
        code="water",
        kind="water_network",
        quantities=("pressure_bar",),
        alert_kinds=("water_network",),
        unit="bar",
        decimals=2,
        rule=water.SOURCE,
        valid_from=water.VALID_FROM,
        value=_first,
        worse="low",
        reduction="most_have",
        limits=Limits(
            1.2, water.ENOUGH_BAR, water.FAILED_BAR, "assumed: 10 m of water at a connection"
        ),
    ),
    Domain(
        code="noise",
        kind="noise",
        quantities=("leq_db",),
        alert_kinds=("noise",),
        unit="dB",
        decimals=1,
        rule=noise.SOURCE,
        valid_from=noise.VALID_FROM,
        value=_exceedance,
        term=_above_nothing,
        reduction="mean",
        limits=Limits(3.0, 5.0, 15.0, "assumed: twice the energy; 75 and 85 dBA of the thresholds"),
    ),
    Domain(
        code="canals",
        kind="water_quality",
        quantities=("ph", "do_mgl"),
        alert_kinds=("water_quality",),
        unit="1",
        decimals=0,
        rule=surface_water.SOURCE,
        valid_from=surface_water.VALID_FROM,
        value=_water_class,
        reduction="greatest",
        limits=Limits(
            surface_water.D,
            None,
            None,
            "QCVN 08:2023/BTNMT, table 2: class D; no more than to be watched is assumed, for most "
            "inner canals are of it every day",
        ),
    ),
    Domain(
        code="lighting",
        kind="street_light",
        quantities=("lamps_on_count", "lamps_faulty_count"),
        alert_kinds=("street_light",),
        unit="1",
        decimals=3,
        rule=lighting.SOURCE,
        valid_from=lighting.VALID_FROM,
        value=_lamps_on,
        worse="low",
        reduction="mean",
        limits=Limits(0.98, 0.95, 0.80, "assumed"),
    ),
    Domain(
        code="waste",
        kind="waste_bin",
        quantities=("fill_frac",),
        alert_kinds=("waste_bin",),
        unit="1",
        decimals=3,
        rule=waste.SOURCE,
        valid_from=waste.VALID_FROM,
        value=_first,
        term=waste.is_due,
        reduction="mean",
        limits=Limits(
            0.50, 0.70, 0.85, "assumed: most bins are due just before the evening's round"
        ),
    ),
)
"""In the order in which they are told."""
DOMAIN_OF_ALERT: Mapping[str, DomainCode] = {
    kind: domain.code for domain in DOMAINS for kind in domain.alert_kinds
}
"""To which domain alerts about sensors of a kind belong."""
