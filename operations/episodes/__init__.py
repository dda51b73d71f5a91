"""From stored readings to episodes: from when to when a rule's condition held where. Pure.

Readings come as a `table`; a `signal` makes of them the number that a condition holds against its
limit; the `machine` moves the `state` of its rule. `over` does both for a span. What came late is
not put into the middle of anything: `replay` reads its sensors again, and holds what comes out
against what is stored. `silence` is judged by the `watermark`, a `composite` by whole episodes.

A composite is renewed as a sensor is replayed: since the oldest change of its parts or the last
look, what is the older, less its hold, and since the begin of what stood then (`from_begins_us`).
Computed of the parts' episodes that end after that, it is reconciled with what is stored.
"""
