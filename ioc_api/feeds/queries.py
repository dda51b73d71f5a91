"""What the public was told, as it is stored, and the alerts that it is to be told of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from db.connection import Connection
from db.queries import load
from ioc_api.alerts import queries as alert_queries
from ioc_api.alerts.items import AlertRow
from ioc_api.feeds.cap import MessageType
from ioc_api.feeds.course import STANDING
from operations.rules.public import PUBLIC_SEVERITIES

_QUERIES = load(Path(__file__).with_name("queries.sql"))

ALERTS_MAX_COUNT = 500
"""That are told at once: what is more is told as others end. The worst stand first."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """A message that was sent, without its body.

    Attributes
    ----------
    said : dict
        What lists show of it.
    """

    alert_id: int
    number: int
    type: MessageType
    sender: str
    identifier: str
    sent_at: datetime
    expires_at: datetime
    sensor_count: int
    value: float | None
    said: dict[str, Any]


async def newest(taken: Connection, since_at: datetime) -> list[SentRow]:
    """Return the newest message of each alert, of those since a time."""
    async with taken.cursor(row_factory=class_row(SentRow)) as cursor:
        await cursor.execute(_QUERIES["newest"], {"since_at": since_at})
        return await cursor.fetchall()


async def concerned(
    taken: Connection, families: Collection[str], told_ids: Collection[int]
) -> list[AlertRow]:
    """Return the alerts that the public is to be told of, or was and not of their end."""
    given = {
        "families": list(families),
        "told_ids": list(told_ids),
        "states": list(STANDING),
        "severities": list(PUBLIC_SEVERITIES),
        "alert_count": ALERTS_MAX_COUNT,
    }
    cursor = await taken.execute(_QUERIES["concerned"], given)
    found = [alert_id for (alert_id,) in await cursor.fetchall()]
    return await alert_queries.told(taken, found) if found else []


async def before(
    taken: Connection, alert_ids: Collection[int], at: datetime
) -> Mapping[int, list[SentRow]]:
    """Return by alert the messages that a new one is about, in order."""
    async with taken.cursor(row_factory=class_row(SentRow)) as cursor:
        await cursor.execute(_QUERIES["before"], {"alert_ids": list(alert_ids), "at": at})
        rows = await cursor.fetchall()
    return {alert_id: list(of) for alert_id, of in groupby(rows, lambda row: row.alert_id)}


async def bodies(taken: Connection, identifiers: Collection[str]) -> dict[str, bytes]:
    """Return messages as they were sent, by identifier."""
    cursor = await taken.execute(_QUERIES["bodies"], {"identifiers": list(identifiers)})
    return {identifier: body.encode() for identifier, body in await cursor.fetchall()}


async def send(taken: Connection, messages: Iterable[tuple[SentRow, bytes]]) -> None:
    """Store messages."""
    given = [
        {
            "alert_id": row.alert_id,
            "number": row.number,
            "type": row.type,
            "sender": row.sender,
            "identifier": row.identifier,
            "sent_at": row.sent_at,
            "expires_at": row.expires_at,
            "sensor_count": row.sensor_count,
            "value": row.value,
            "said": Jsonb(row.said),
            "body": body.decode(),
        }
        for row, body in messages
    ]
    async with taken.cursor() as cursor:
        await cursor.executemany(_QUERIES["insert_message"], given)
