"""Where the database's clock begins: in its binary form times are microseconds since then."""

POSTGRES_EPOCH_US = 946_684_800_000_000
"""2000-01-01T00:00:00Z. [µs since 1970]"""
