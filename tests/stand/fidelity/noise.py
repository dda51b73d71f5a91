"""Noise at junctions: published levels by day and by night."""

import numpy as np

from contract.arrays import FloatArray, IntArray
from tests.stand.fidelity.figure import MARCH, Figure
from tests.stand.fidelity.series import anomaly, by_day, correlation
from tests.stand.fidelity.year import Year

BEL_DB = 10.0
DAY_HOURS = slice(6, 21)  # of QCVN 26:2010; the others are night


def level_db(levels_db: FloatArray) -> FloatArray:
    """Return the level of the mean energy over the first axis."""
    return BEL_DB * np.log10(np.nanmean(10 ** (levels_db / BEL_DB), axis=0))


def day_and_night_db(hourly: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return each microphone's level by day and by night, (thing,) both."""
    days = by_day(hourly)
    is_day = np.zeros(days.shape[1], dtype=np.bool_)
    is_day[DAY_HOURS] = True
    count = hourly.shape[1]
    by_light = [level_db(days[:, hours].reshape(-1, count)) for hours in (is_day, ~is_day)]
    return by_light[0], by_light[1]


def own_less_strangers(followers: FloatArray, streets: FloatArray, own: IntArray) -> float:
    """Return the mean correlation with the own street, less that with all the other streets.

    Parameters
    ----------
    followers, streets : (hour, thing), (hour, street)
        Anomalies.
    own : (thing,)
        Number of each thing's street.
    """
    apart: list[float] = []
    for thing, street in enumerate(own.tolist()):
        to_all = correlation(np.repeat(followers[:, [thing]], streets.shape[1], axis=1), streets)
        apart.append(float(to_all[street] - np.nanmean(np.delete(to_all, street))))
    return float(np.mean(apart))


def _junctions(year: Year) -> tuple[FloatArray, FloatArray]:
    is_site = ~year.places["noise"].is_made_up
    return day_and_night_db(year["noise.leq_db"][:, is_site])


def _follows_street(year: Year) -> float:
    street, near_frac = year.beside["noise"]
    close = np.flatnonzero((near_frac > 0) & ~year.places["noise"].is_made_up)
    groups = np.where(year.is_working, 0, -1)
    noise = anomaly(year["noise.leq_db"][:, close], groups)
    flow = np.log(np.maximum(year["street.flow_vehph"], 1))
    return own_less_strangers(noise, anomaly(flow, groups), street[close])


FIGURES = (
    Figure(
        name="junctions by day, LAeq, mean",
        source="S8", confidence="V", unit="dBA",
        published=(71.9, 81.4), accepted=(71.9, 81.4), span=MARCH,
        because="range of 22 points on one axis; ours are six junctions",
        of=lambda year: float(_junctions(year)[0].mean()),
    ),
    Figure(
        name="loudest junction by day, LAeq",
        source="S8", confidence="V", unit="dBA",
        published=81.4, accepted=(78.4, 83.4), span=MARCH,
        because="An Sương of 22 points; the loudest of six lies up to 3 dB lower, instruments "
        "err by 2",
        of=lambda year: float(_junctions(year)[0].max()),
    ),
    Figure(
        name="junctions by night, LAeq, mean",
        source="S10", confidence="V", unit="dBA",
        published=(72.0, 82.0), accepted=(71.0, 82.0), span=MARCH,
        because="range over junctions; class 2 instruments err by 1 dB",
        of=lambda year: float(_junctions(year)[1].mean()),
    ),
    Figure(
        name="junctions, day less night",
        source="S10", confidence="V", unit="dB",
        published=(2.0, 5.0), accepted=(1.5, 5.5), span=MARCH,
        because="range over junctions, printed as whole dB",
        of=lambda year: float(np.subtract(*_junctions(year)).mean()),
    ),
    Figure(
        name="junctions, LAmax of an hour, median",
        source="S8", confidence="V", unit="dBA",
        published=(87.0, 103.0), accepted=(87.0, 103.0), span=MARCH,
        because="range of 22 points",
        of=lambda year: float(
            np.nanmedian(year["noise.lmax_db"][:, ~year.places["noise"].is_made_up])
        ),
    ),
    Figure(
        name="microphone follows its street: r with it less r with others",
        source="S8", confidence="H", unit="1",
        published=(0.2, 1.0), accepted=(0.2, 1.0), span=MARCH,
        because="expected, not published: a quarter of a busy street's noise is not its own; r of "
        "four "
        "weeks' hours errs by 0.05",
        of=_follows_street,
    ),
)  # fmt: skip
