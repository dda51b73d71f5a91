"""Binary frames of the live socket: which sensors changed, to what, and how they are.

Everything is little-endian. A frame is a head of 24 bytes, then four columns:

====== ==== ==============================================================
offset type meaning
====== ==== ==============================================================
0      u8   type, 1
1      u8   version, 2
2      u16  flags; bit 0: no new readings, only statuses or levels changed
4      u32  seq: one more than the frame before, of this epoch and rate
8      f64  wall time of the server, milliseconds since 1970
16     u32  n
20     u32  0
24     u32  idx[n], ascending; places in `live/index`
…      f32  value[n], the newest trusted of the kind's primary quantity; NaN for none
…      u8   status[n], indices into the snapshot's `statuses`
…      u8   level[n], indices into the snapshot's `levels`
====== ==== ==============================================================
"""

import struct

from contract.arrays import FloatArray, IntArray
from ioc_api.fleet.status import StatusArray
from ioc_api.judgement.level import LevelArray

HEAD = struct.Struct("<BBHIdII")
DELTA = 1
VERSION = 2
STATUS_ONLY = 1  # flag: the readings are those of before, an age goes on or an average moves


def encode_delta(  # noqa: PLR0913 - the head and the columns of a frame
    *,
    seq: int,
    at_ms: float,
    rows: IntArray,
    values: FloatArray,
    statuses: StatusArray,
    levels: LevelArray,
    is_status_only: bool,
) -> bytes:
    """Return a frame about some sensors; the arrays are (row,)."""
    flags = STATUS_ONLY if is_status_only else 0
    return b"".join(
        (
            HEAD.pack(DELTA, VERSION, flags, seq, at_ms, len(rows), 0),
            rows.astype("<u4").tobytes(),
            values.astype("<f4").tobytes(),
            statuses.tobytes(),
            levels.tobytes(),
        )
    )
