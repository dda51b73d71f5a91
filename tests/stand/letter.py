"""Letters as ingest stores them."""

from datetime import datetime

from tests.stand.stage import City

INSERT = """
INSERT INTO dead_letter (
    received_at, topic, payload, is_payload_cut, reason, detail, reading_count, sensor_id,
    client_id, packet_id, replayed_at, awaited_sensor_id, item_index
)
VALUES (%s, %s, %s, %s, %s, 'why', %s, %s, 'ingest-hcmc-secret', 7, %s, %s, %s)
"""


def letter(
    city: City,
    received_at: datetime,
    *,
    reason: str = "bad_time",
    sensor_id: str | None = "hcmc-aq-0001",
    payload: bytes = b"\xff",
    is_cut: bool = False,
    replayed_at: datetime | None = None,
    awaited: list[str] | None = None,
    items: list[int] | None = None,
) -> None:
    """Store a letter as ingest does."""
    city.connection.execute(
        INSERT,
        [received_at, "a/b", payload, is_cut, reason, 3, sensor_id, replayed_at, awaited, items],
    )
