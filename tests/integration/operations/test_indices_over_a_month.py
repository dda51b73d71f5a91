"""A simulated month: each index is what a computation written another way says."""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import fmean

import numpy as np
import pytest

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE
from operations.indices import (
    air_limits,
    flood,
    lighting,
    noise,
    power,
    river,
    surface_water,
    traffic,
    vn_aqi,
    waste,
    water,
)
from operations.indices.domain import Domain, Moment
from operations.indices.grade import UNKNOWN, Grade
from operations.indices.group import Spoken
from operations.indices.lighting import Burning
from operations.indices.scorecard import DOMAINS
from operations.indices.vn_aqi import POLLUTANTS, AirIndex
from tests.stand import indices_by_hand as by_hand
from tests.stand.indices_by_hand import known
from tests.stand.simulated_month import DAYS, FIRST_DATE, HOURS, Month, simulated_month

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def month() -> Month:
    """The month, made once."""
    return simulated_month()


def air(month: Month) -> dict[vn_aqi.Pollutant, FloatArray]:
    """Return the hours of the pollutants: (sensor, hour)."""
    return {one: month.means[f"air_quality.{one}_ugm3"].T for one in POLLUTANTS}


def listed(month: Month, name: str) -> list[float]:
    """Return all that is known of a quantity."""
    values = month.means[name].ravel()
    return [value for value in values.tolist() if not math.isnan(value)]


def codes(grades: Sequence[Grade], places: IntArray) -> list[str]:
    """Return the codes of classes by their places."""
    listed_places: list[int] = places.tolist()
    return [grades[place].code for place in listed_places]


def told(found: AirIndex) -> list[tuple[int | None, str | None]]:
    """Return indices as they are published."""
    values, dominant = found.value.ravel().tolist(), found.dominant.ravel().tolist()
    return [
        (None, None) if math.isnan(value) else (int(value), POLLUTANTS[place])
        for value, place in zip(values, dominant, strict=True)
    ]


def test_the_index_of_the_air_of_every_hour(month: Month) -> None:
    hours = air(month)
    expected = [
        by_hand.aqi_of_hour({one: known(hours[one][sensor].tolist()) for one in POLLUTANTS}, hour)
        for sensor in range(len(hours["pm25"]))
        for hour in range(DAYS * HOURS)
    ]
    assert told(vn_aqi.of_hours(hours)) == expected
    assert 0 < expected.count((None, None)) < len(expected) / 2


def test_the_index_of_the_air_of_every_day(month: Month) -> None:
    hours = air(month)
    spans: dict[vn_aqi.Pollutant, FloatArray] = {one: by_day(hours[one]) for one in POLLUTANTS}
    expected = [
        by_hand.aqi_of_day({one: known(hours[one][sensor].tolist()) for one in POLLUTANTS}, day)
        for sensor in range(len(hours["pm25"]))
        for day in range(DAYS)
    ]
    assert told(vn_aqi.of_day(spans)) == expected
    assert 0 < expected.count((None, None)) < len(expected) / 2


def by_day(hours: FloatArray) -> FloatArray:
    """Return each day's hours after seven of the day before: (sensor, day, 31)."""
    before = np.concatenate([np.full((len(hours), 7), np.nan), hours], axis=1)
    return np.stack([before[:, 24 * day : 24 * day + 31] for day in range(DAYS)], axis=1)


@pytest.mark.parametrize(
    ("pollutant", "span", "limit_ugm3"),
    [("pm25", "24h", 45.0), ("pm10", "24h", 100.0), ("no2", "1h", 200.0), ("o3", "8h", 120.0)],
)
def test_what_exceeds_a_limit_of_the_air(
    month: Month, pollutant: vn_aqi.Pollutant, span: air_limits.Span, limit_ugm3: float
) -> None:
    hours = air(month)[pollutant]
    means = air_limits.greatest_mean_ugm3(by_day(hours), span)
    assert air_limits.limits_ugm3(FIRST_DATE)[pollutant, span] == limit_ugm3
    for sensor in range(len(hours)):
        own = known(hours[sensor].tolist())
        for day in range(DAYS):
            if span == "24h":
                ends = [by_hand.mean(own[24 * day : 24 * day + 24])]
            else:
                ends = by_hand.means_ending_in(own, day, int(span[:-1]))
            expected = max((one for one in ends if one is not None), default=math.nan)
            on = FIRST_DATE + timedelta(days=day)
            exceedance = air_limits.exceedance_frac(means[sensor, day], pollutant, span, on)
            assert exceedance == pytest.approx(expected / limit_ugm3 - 1, nan_ok=True)


def test_levels_of_service_depths_voltages_pressures_and_bins(month: Month) -> None:
    speeds = listed(month, "traffic_flow.speed_kmh")
    for limit_kmh in (50.0, 60.0, 80.0):
        found = traffic.level_at(np.array(speeds), limit_kmh).tolist()
        assert found == [by_hand.level_of_service(speed, limit_kmh) for speed in speeds]
    depths = listed(month, "street_flood.depth_m") + [x / 100 for x in range(80)]
    assert codes(flood.GRADES, flood.flood_class(np.array(depths))) == [
        by_hand.flood_class(depth) for depth in depths
    ]
    voltages = [*listed(month, "power_transformer.voltage_v"), *map(float, range(260))]
    assert codes(power.BANDS, power.voltage_band(np.array(voltages))) == [
        by_hand.voltage_band(voltage) for voltage in voltages
    ]
    pressures = [*listed(month, "water_network.pressure_bar"), 0.2, 0.5, 0.7, 1.0]
    assert codes(water.GRADES, water.pressure_class(np.array(pressures))) == [
        "failed" if bar < 0.5 else "low" if bar < 1 else "enough" for bar in pressures
    ]
    fills = listed(month, "waste_bin.fill_frac")
    assert waste.is_due(np.array(fills)).tolist() == [fill >= 0.8 for fill in fills]


def test_a_transformers_load_is_what_its_current_says(month: Month) -> None:
    """Of three phases: what power and factor say, against voltage and current."""
    load, voltage, current, factor = (
        month.means[f"power_transformer.{name}"]
        for name in ("load_kw", "voltage_v", "current_a", "power_factor")
    )
    found = power.load_frac(load, factor, np.full_like(load, 630.0))
    expected = 3 * voltage * current / 1_000 / 630
    assert np.isnan(found).tolist() == np.isnan(expected).tolist()
    assert np.nanmax(np.abs(found / expected - 1)) < 0.1


def test_alarm_levels_of_the_river(month: Month) -> None:
    tide = month.city.tide
    alarms_m = river.levels_m(tide.alarm, tide.transfer.primary_gauge, FIRST_DATE)
    levels = listed(month, "river_level.level_m")
    expected = [sum(round(level, 6) >= each for each in (1.4, 1.5, 1.6)) for level in levels]
    assert river.alarm_level(np.array(levels), alarms_m).tolist() == expected
    assert {0, 1} <= set(expected)


def test_noise_above_the_limit_of_every_hour(month: Month) -> None:
    levels = month.means["noise.leq_db"]
    for hour in range(DAYS * HOURS):
        on, of_day = FIRST_DATE + timedelta(days=hour // HOURS), hour % HOURS
        found = noise.exceedance_db(levels[hour], np.array(float(of_day)), on)
        expected = levels[hour] - by_hand.noise_limit_db(of_day)
        assert found.tolist() == pytest.approx(expected.tolist(), nan_ok=True)


def test_classes_of_surface_water(month: Month) -> None:
    ph, oxygen = (month.means[f"water_quality.{name}"].ravel() for name in ("ph", "do_mgl"))
    ph, oxygen = np.append(ph, [5.0, 7.0, 8.7]), np.append(oxygen, [7.0, 5.5, 7.0])
    places: list[int] = surface_water.water_class(ph, oxygen).tolist()
    for place, one, other in zip(places, ph.tolist(), oxygen.tolist(), strict=True):
        if math.isnan(one) or math.isnan(other):
            assert place == UNKNOWN
        else:
            assert surface_water.GRADES[place].code == by_hand.water_class(one, other)


def test_night_flow_and_what_is_not_sold(month: Month) -> None:
    days = month.days("water_network.flow_m3h")
    found = water.night_flow_frac(days.transpose(0, 2, 1))
    for day in range(DAYS):
        for sensor in range(days.shape[2]):
            own = known(days[day, :, sensor].tolist())
            there = [one for one in own if one is not None]
            night = own[2:4]
            expected = math.nan
            if None not in night and len(there) >= 18:
                expected = min(one for one in night if one is not None) / fmean(there)
            assert found[day, sensor] == pytest.approx(expected, nan_ok=True)
    put_in = math.fsum(listed(month, "water_network.flow_m3h"))
    lost = water.non_revenue_frac(np.array([put_in]), np.array([put_in - put_in / 8]))
    assert lost.tolist() == pytest.approx([0.125])


def test_lamps_are_on_in_all_hours_in_which_they_are_to_burn(month: Month) -> None:
    """By the hours of the pack, and by what the simulated lamps do."""
    on, faulty = (month.newest[f"street_light.lamps_{name}_count"] for name in ("on", "faulty"))
    profile = month.city.profiles.lighting
    shares: list[float] = []
    for hour in range(DAYS * HOURS):
        ends = FIRST_DATE + timedelta(days=(hour + 1) // HOURS)
        of_day = (hour + 1) % HOURS
        begin, end = (float(each[ends.month - 1]) for each in (profile.on_hour, profile.off_hour))
        is_night = of_day > begin + 0.25 or of_day < end - 0.25
        assert lighting.is_to_burn(float(of_day), Burning(begin, end)) == is_night
        found = lighting.lamps_on_frac(on[hour], faulty[hour])
        for place, (lit, out) in enumerate(zip(on[hour], faulty[hour], strict=True)):
            if math.isnan(lit):
                assert math.isnan(found[place])
            elif lit == 0:
                assert found[place] == 0
            else:
                assert found[place] == pytest.approx(1 - out / (lit + out))
        if is_night:
            shares += [share for share in found.tolist() if not math.isnan(share)]
    assert min(shares) > 0.5
    assert fmean(shares) > 0.9


@pytest.mark.parametrize(
    "domain", [one for one in DOMAINS if one.quantities], ids=lambda one: one.code
)
def test_a_domain_of_the_city_every_few_hours(month: Month, domain: Domain) -> None:
    """By loops over sensors: which are known, whether they are enough, what they come to."""
    columns = [month.means[f"{domain.kind}.{name}"] for name in domain.quantities]
    for hour in range(0, DAYS * HOURS, 5):
        on, of_day = FIRST_DATE + timedelta(days=hour // HOURS), float(hour % HOURS)
        moment = Moment(on, of_day, is_burning=of_day < 5)
        values = np.stack([column[hour] for column in columns], axis=1)
        rows = [row for row in values.tolist() if not any(map(math.isnan, row))]
        is_known = np.array([not any(map(math.isnan, row)) for row in values.tolist()])
        spoken = Spoken(is_known, np.where(is_known, domain.value(values, moment), np.nan))
        found = spoken.by_group(domain, np.zeros(len(values), np.int64), 1)
        expected = math.nan
        if rows and len(rows) >= KIND_BY_CODE[domain.kind].needed_count(len(values)):
            expected = of_the_city(domain.code, rows, moment)
        assert found.index[0] == pytest.approx(
            expected, abs=0.51 * 10**-domain.decimals, nan_ok=True
        )
        assert (found.of[0], found.known[0]) == (len(values), len(rows))


def of_the_city(code: str, rows: list[list[float]], moment: Moment) -> float:
    """Return what all sensors come to in a domain."""
    first = [row[0] for row in rows]
    limit_db = by_hand.noise_limit_db(int(moment.hour))
    shares = [row[0] / sum(row[:2]) if row[0] else 0.0 for row in rows if len(row) > 1]
    made: dict[str, Callable[[], float]] = {
        "flood": lambda: max(first),
        "traffic": lambda: fmean(by_hand.level_of_service(speed) for speed in first),
        "power": lambda: fmean(by_hand.voltage_band(voltage) != "normal" for voltage in first),
        "water": lambda: sorted(first)[len(first) // 20],
        "noise": lambda: fmean(max(0.0, level - limit_db) for level in first),
        "canals": lambda: max("ABCD".index(by_hand.water_class(*row)) for row in rows),
        "lighting": lambda: fmean(shares) if moment.is_burning else math.nan,
        "waste": lambda: fmean(fill >= 0.8 for fill in first),
    }
    return made[code]()
