"""What was last refused of a sensor: why it may look as if it had never sent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from contract.clock import rfc3339
from db.pool import Pool
from db.queries import load
from ioc_api.database import connection

DEADLINE_S = 1.0

QUERIES = load(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """The newest letter about one reading of a sensor."""

    reason: str
    detail: str
    received_at: datetime

    def item(self) -> dict[str, object]:
        """Return it as `LastRefusal` documents it."""
        return {
            "reason": self.reason,
            "detail": self.detail,
            "received_at": rfc3339(self.received_at),
        }


async def last_refusal(pool: Pool, sensor_id: str) -> Refusal | None:
    """Return the newest letter that no birth has called back, or None.

    Raises `UnavailableError` as `connection` does.
    """
    async with (
        connection(pool, DEADLINE_S) as taken,
        taken.cursor(row_factory=class_row(Refusal)) as cursor,
    ):
        await cursor.execute(QUERIES["select_last_refusal"], {"sensor_id": sensor_id})
        return await cursor.fetchone()
