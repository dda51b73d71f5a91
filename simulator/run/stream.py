"""Readings as text: what the devices of a run send, one line after the other."""

from typing import TextIO

import numpy as np

from contract.clock import monotonic_s
from simulator.run.pacing import Pace
from simulator.run.sharded import lines
from simulator.run.share import WHOLE, Division
from simulator.run.straight import BLOCK_MIN, Plan
from simulator.run.text import CSV_HEADER, Format, Text


def pour(
    plan: Plan,
    form: Format,
    out: TextIO,
    *,
    pace: Pace,
    count: int | None = None,
    division: Division = WHOLE,
) -> int:
    """Write a run's readings, and return how many.

    They come minute by minute where they are not to come as fast as can be.

    Parameters
    ----------
    count
        End after so many readings; None: with the run.

    Raises
    ------
    CityError, ScenarioError, ShardError
        As `sharded.lines` does.
    """
    if form == "csv":
        out.write(f"{CSV_HEADER}\n")
    written = 0
    minutes = 1 if pace.speed > 0 else BLOCK_MIN
    for made in lines(plan, Text(form), division, minutes=minutes):
        texts = made.in_order()
        if count is not None:
            texts = texts[: count - written]
        if pace.speed > 0:
            for at_ms, text in zip(np.sort(made.sent_ms).tolist(), texts, strict=False):
                pace.wait_for(at_ms, monotonic_s)
                out.write(text)
                out.flush()
        else:
            out.write("".join(texts))
        written += len(texts)
        if written == count:
            break
    return written
