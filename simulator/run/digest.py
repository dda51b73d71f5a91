"""A run as one number: what tells whether two runs were the same.

A run can be shared out over processes; merged in order of sending their lines are the run, and the
number is the same.
"""

import hashlib

import numpy as np

from contract.catalogue import KINDS
from simulator.devices.reading import Columns, instant
from simulator.run.lines import Lines, joined
from simulator.run.sharded import lines
from simulator.run.share import WHOLE, Division
from simulator.run.straight import Plan, Stretch

PLACE = {kind.code: place for place, kind in enumerate(KINDS)}


def digest(plan: Plan, division: Division = WHOLE) -> tuple[str, int]:
    """Return the SHA-256 of a run and the number of its readings.

    It is taken over lines `sent_at,sensor_id,boot,seq,observed_at,value…`. Equal on one machine;
    other processors may round `exp` and `log` differently in the last place.

    Raises
    ------
    CityError, ScenarioError
        There is no such run.
    ShardError
        A process has ended before its run.
    """
    total = hashlib.sha256()
    count = 0
    for made in lines(plan, lines_of, division):
        text = made.in_order()
        total.update("".join(text).encode())
        count += len(text)
    return total.hexdigest(), count


def lines_of(stretch: Stretch) -> Lines:
    """Return the lines of what is sent in a stretch of a run."""
    kinds = [_of_kind(columns, stretch) for columns in stretch.columns]
    return joined([lines for lines in kinds if lines.text])


def _of_kind(columns: Columns, stretch: Stretch) -> Lines:
    begin, end = columns.sent_ms.searchsorted((stretch.from_ms, stretch.to_ms)).tolist()
    here = slice(begin, end)
    sensor, seq = columns.sensor[here], columns.seq[here]
    sent_ms, at_ms = columns.sent_ms[here], columns.at_ms[here]
    rows = zip(
        sent_ms.tolist(), sensor.tolist(), seq.tolist(), at_ms.tolist(),
        zip(*(column[here].tolist() for column in columns.values), strict=True),
        strict=True,
    )  # fmt: skip
    kind = columns.devices[0].kind.code
    ids = [device.sensor_id for device in columns.devices]
    text = [
        f"{instant(sent)},{ids[place]},{columns.boot},{number},{instant(at)},"
        f"{','.join(map(str, values))}\n"
        for sent, place, number, at, values in rows
    ]
    return Lines(sent_ms, np.full(len(text), PLACE[kind]), sensor, seq, text)
