"""Readings as lines of text, by format.

Text is made kind by kind and column by column. A reading's line is a form of its kind, filled in;
its numbers are written by the JSON encoder, a column at a time.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from typing import Literal

import msgspec
import numpy as np

from contract.catalogue import KINDS, Kind
from contract.clock import from_us, rfc3339
from simulator.devices.device import Device
from simulator.devices.reading import Columns, Values
from simulator.run.lines import Lines, joined
from simulator.run.straight import Stretch
from simulator.world.state import MINUTE_MS

Format = Literal["ndjson", "csv"]
CSV_HEADER = "observed_at,sensor_id,kind,area,boot,seq,quantity,value"

_PLACE = {kind.code: place for place, kind in enumerate(KINDS)}
_ENCODER = msgspec.json.Encoder()
_NULL = "null"


class Text:
    """Writes stretches of one run as lines, one for each reading.

    A reading as CSV is a row for each value that it has; none of them makes an empty line.
    """

    def __init__(self, form: Format) -> None:
        self._form: Format = form
        self._heads: dict[str, list[str]] = {}

    def __call__(self, stretch: Stretch) -> Lines:
        """Return the lines of what is sent in a stretch."""
        parts: list[Lines] = []
        for columns in stretch.columns:
            begin, end = columns.sent_ms.searchsorted((stretch.from_ms, stretch.to_ms)).tolist()
            if begin == end:
                continue
            here = slice(begin, end)
            kind = columns.devices[0].kind
            text = (
                self._csv(kind, columns, here)
                if self._form == "csv"
                else self._json(kind, columns, here)
            )
            place = np.full(end - begin, _PLACE[kind.code])
            of = columns.sensor[here], columns.seq[here]
            parts.append(Lines(columns.sent_ms[here], place, *of, text))
        return joined(parts)

    def _json(self, kind: Kind, columns: Columns, here: slice) -> list[str]:
        heads = self._heads_of(
            kind, columns.devices, '{{"sensor_id":"{0}","kind":"{1}","area":"{2}'
        )
        values = ",".join(f'"{name}":%s' for name in kind.quantity_names)
        form = f'%s","observed_at":"%s%s","boot":%s,"seq":%s,"values":{{{values}}}}}\n'
        rows = zip(
            map(heads.__getitem__, columns.sensor[here].tolist()),
            *_instants(columns, here),
            repeat(str(columns.boot)),
            *map(_texts, (columns.seq[here], *(column[here] for column in columns.values))),
        )
        return list(map(form.__mod__, rows))

    def _csv(self, kind: Kind, columns: Columns, here: slice) -> list[str]:
        heads = self._heads_of(kind, columns.devices, "{0},{1},{2}")
        about = zip(
            map(heads.__getitem__, columns.sensor[here].tolist()),
            *_instants(columns, here),
            _texts(columns.seq[here]),
            strict=True,
        )
        begins = [
            f"{minute}{second},{head},{columns.boot},{seq}," for head, minute, second, seq in about
        ]
        told = zip(*map(_texts, (column[here] for column in columns.values)), strict=True)
        names = kind.quantity_names
        return [
            "".join(
                [
                    f"{begin}{name},{value}\n"
                    for name, value in zip(names, values, strict=True)
                    if value != _NULL
                ]
            )
            for begin, values in zip(begins, told, strict=True)
        ]

    def _heads_of(self, kind: Kind, devices: Sequence[Device], form: str) -> list[str]:
        """Return what the lines of each device have in common."""
        heads = self._heads.get(kind.code)
        if heads is None:
            heads = [form.format(one.sensor_id, kind.code, one.area) for one in devices]
            self._heads[kind.code] = heads
        return heads


def _texts(column: Values) -> list[str]:
    """Return numbers as JSON writes them; NaN is `null`."""
    return _ENCODER.encode(column.tolist()).decode()[1:-1].split(",")


def _instants(columns: Columns, here: slice) -> tuple[Iterator[str], Iterator[str]]:
    """Return times as RFC 3339 in two parts: up to the minute, and from there on."""
    minute, rest_ms = np.divmod(columns.at_ms[here], MINUTE_MS)
    found, place = np.unique(minute, return_inverse=True)
    minutes = [rfc3339(from_us(one * MINUTE_MS * 1000))[:17] for one in found.tolist()]
    return map(minutes.__getitem__, place.tolist()), map(_seconds().__getitem__, rest_ms.tolist())


@cache
def _seconds() -> list[str]:
    return [f"{ms // 1000:02d}.{ms % 1000:03d}Z" for ms in range(MINUTE_MS)]
