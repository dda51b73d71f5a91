"""Names on a pipe of readings: Arrow IPC that one program writes and another one loads.

What goes through it is a sequence of IPC streams, one behind the other. Each is a part: readings
of one kind, or what really happened. The metadata of its schema say what it is, as bytes; a pipe
that ends without a part that is said to be the last was cut.
"""

KIND = b"kind"
"""Code of the part's kind, or `TRUTH`."""
PART = b"part"
"""Name of the part, once on a pipe, such as `2026-11-27/air_quality/1`."""
FROM, TO = b"from", b"to"
"""The span in which the part's rows were sent, half open; RFC 3339."""
PARTS = b"parts"
"""How many parts there are in all; missing where nobody knows."""
LAST, IS_LAST = b"last", b"1"
"""Of the last part of all, and of no other."""

SENSOR_ID = "sensor_id"
"""Strings, plain or by dictionary. Beside it `OBSERVED_AT` and, as far as known, `BOOT` and `SEQ`;
every other column is a quantity of the kind, null or NaN where there is no value."""
OBSERVED_AT = "observed_at"
"""Timestamp in UTC."""
BOOT = "boot"
SEQ = "seq"
"""Null: the device does not number."""

TRUTH = b"truth"
"""A part of this kind has one column."""
PAYLOAD = "payload"
"""JSON of `contract.payload.truth`."""

MAX_BATCH_ROWS = 100_000
