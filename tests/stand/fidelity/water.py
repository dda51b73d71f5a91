"""Drinking water: when it is drawn, how much by night, how good."""

from typing import Final

import numpy as np

from contract.arrays import FloatArray
from tests.stand.fidelity.figure import MARCH, Figure
from tests.stand.fidelity.power import weeks_around_tet
from tests.stand.fidelity.series import (
    by_day,
    hour_profile,
    index,
    peak_hour,
    ratio_of_days,
    rms,
    share_within,
    worst_midnight,
)
from tests.stand.fidelity.year import Year

DEMAND_INDEX: Final = np.array(
    [0.55, 0.45, 0.40, 0.40, 0.50, 0.80, 1.25, 1.45, 1.35, 1.20, 1.15, 1.15,
     1.10, 1.00, 0.95, 1.00, 1.10, 1.25, 1.40, 1.45, 1.35, 1.15, 0.90, 0.70]
)  # fmt: skip
NIGHT = slice(2, 4)
CHLORINE_MGL, TURBIDITY_NTU = (0.2, 1.0), 2.0
QUIET_TET = (-1, 4)


def night_ratio(flow: FloatArray) -> FloatArray:
    """Return each point's flow at 02-04 h against its mean, (point,)."""
    return np.nanmean(by_day(flow)[:, NIGHT], axis=(0, 1)) / np.nanmean(flow, axis=0)


def working_profile(year: Year) -> FloatArray:
    """Return the mean flow of each hour of the working day, (24,)."""
    return hour_profile(year.hours_of(year.is_working, "water.flow_m3h"))


FIGURES = (
    Figure(
        name="water: flow at 02-04 h against the mean, median point",
        source="S54", confidence="H", unit="1",
        published=(0.25, 0.40), accepted=(0.25, 0.42), span=MARCH,
        because="as a rule of the trade; leaks of a month: 0.02",
        of=lambda y: float(np.median(night_ratio(y["water.flow_m3h"]))),
    ),
    Figure(
        name="water: index of the working day, rms",
        source="S54", confidence="M", unit="1",
        published=0.0, accepted=(0.0, 0.13), span=MARCH,
        because="from memory: 10 %, and each point's own users",
        of=lambda y: rms(index(working_profile(y)) - DEMAND_INDEX),
    ),
    Figure(
        name="water: hour of the morning's peak",
        source="S54", confidence="M", unit="h",
        published=7.0, accepted=(6.0, 8.0), span=MARCH,
        because="an hour either way",
        of=lambda y: peak_hour(working_profile(y), 4, 12),
    ),
    Figure(
        name="water: weekend against working days",
        source="S54", confidence="M", unit="1",
        published=1.04, accepted=(1.0, 1.08), span=MARCH,
        because="from memory: as much again; eight days of weekend err by 0.01",
        of=lambda y: ratio_of_days(y["water.flow_m3h"], y.is_weekend, y.is_working),
    ),
    Figure(
        name="water: worst step over a midnight against the usual one",
        source="S54", confidence="H", unit="1",
        published=(0.0, 0.15), accepted=(0.0, 0.18),
        because="expected, not published: weekends live an hour later, which takes 0.24 at "
        "midnight when all change at once, and half of it over hours; leaks and bursts 0.03",
        of=lambda y: worst_midnight(y["water.flow_m3h"]),
    ),
    Figure(
        name="water: days of Tết",
        source="S54", confidence="M", unit="1",
        published=(0.65, 0.75), accepted=(0.62, 0.80),
        because="from memory, as a range; leaks and heat move it by 0.03",
        of=lambda y: ratio_of_days(
            y["water.flow_m3h"], y.around_tet(*QUIET_TET), weeks_around_tet(y)
        ),
    ),
    Figure(
        name="water: chlorine within 0.2 to 1.0 mg/L",
        source="S12", confidence="V", unit="1",
        published=(0.97, 1.0), accepted=(0.97, 1.0), span=MARCH,
        because="the limit; operators miss it in no more than a few per cent of samples",
        of=lambda y: share_within(y["water.chlorine_mgl"], *CHLORINE_MGL),
    ),
    Figure(
        name="water: turbidity within 2 NTU",
        source="S12", confidence="V", unit="1",
        published=(0.99, 1.0), accepted=(0.985, 1.0), span=MARCH,
        because="the limit; turbid is the water after a burst, for hours",
        of=lambda y: share_within(y["water.turbidity_ntu"], 0.0, TURBIDITY_NTU),
    ),
    Figure(
        name="water: mean flow of a metered area, median",
        source="S54", confidence="H", unit="m³/h",
        published=(20.0, 60.0), accepted=(20.0, 60.0), span=MARCH,
        because="as a rule of the trade: 1 000 to 3 000 connections",
        of=lambda y: float(np.median(np.nanmean(y["water.flow_m3h"], axis=0))),
    ),
)  # fmt: skip
