"""Pump stations: how often pumps start, and how long they run."""

import numpy as np

from tests.stand.fidelity.figure import Figure

FIGURES = (
    Figure(
        name="pumps: starts of a station in its worst hour",
        source="S60", confidence="H", unit="1/h",
        published=(1.0, 10.0), accepted=(1.0, 10.0),
        because="makers allow a motor ten starts an hour; every station, every hour",
        of=lambda y: float(np.nanmax(y["pump.starts_count"])),
    ),
    Figure(
        name="pumps: share of the time in which a station pumps, median station",
        source="S60", confidence="H", unit="1",
        published=(0.05, 0.8), accepted=(0.05, 0.8),
        because="expected, not published: stations are built for storms and rest in dry nights",
        of=lambda y: float(np.median(np.nanmean(y["pump.running_frac"], axis=0))),
    ),
)  # fmt: skip
