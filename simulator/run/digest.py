"""A run as one number: what tells whether two runs were the same."""

import hashlib
from collections.abc import Iterator

from simulator.devices.reading import Reading, instant


def digest(run: Iterator[Reading]) -> tuple[str, int]:
    """Return the SHA-256 of a run and the number of its readings.

    It is taken over lines `sent_at,sensor_id,boot,seq,observed_at,value…`. Equal on one machine;
    other processors may round `exp` and `log` differently in the last place.
    """
    total = hashlib.sha256()
    count = 0
    for reading in run:
        at, sent_at = instant(reading.observed_at_ms), instant(reading.sent_at_ms)
        values = ",".join(map(str, reading.values))
        text = f"{sent_at},{reading.device.sensor_id},{reading.boot},{reading.seq},{at},{values}\n"
        total.update(text.encode())
        count += 1
    return total.hexdigest(), count
