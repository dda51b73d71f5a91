"""From news to what is to be told to whom: one transaction."""

from datetime import datetime

import msgspec

from contract.payload.typed import written
from db.connection import Connection
from operations.tell import queries, template
from operations.tell.choosing import OVER, is_called
from operations.tell.news import News, message
from operations.tell.queries import QUERIES
from operations.tell.targets import Target, Targets
from operations.tell.template import Place

NEWS_MAX_COUNT = 200
BROKER = "broker"


async def take(connection: Connection, targets: Targets, place: Place, now: datetime) -> int:
    """Take news away and write what follows from it; return how many there were."""
    async with connection.transaction(), connection.cursor() as cursor:
        taken = await queries.take_news(connection, NEWS_MAX_COUNT)
        rows = [row for news in taken for row in _rows(news, targets, place, now)]
        if rows:
            await cursor.executemany(QUERIES["write_telling"], rows)
    return len(taken)


def payload(news: News, target: Target, place: Place, now: datetime) -> dict[str, object]:
    """Return what a target is told."""
    members = template.members(news, target.language, place, now)
    return {
        "title": template.title(target.title, members),
        "text": template.body(target.text, members),
        "alert": written(message(news, now)),
    }


def _rows(news: News, targets: Targets, place: Place, now: datetime) -> list[dict[str, object]]:
    rows = [_row(news, "mqtt", BROKER, written(message(news, now)))]
    rows += [
        _row(news, target.channel, target.name, payload(news, target, place, now))
        | {"follows": news.what in OVER}
        for target in targets.every
        if is_called(target, news)
    ]
    return rows


def _row(news: News, channel: str, target: str, told: dict[str, object]) -> dict[str, object]:
    return {
        "alert_id": news.alert_id,
        "what": news.what,
        "channel": channel,
        "target": target,
        "payload": msgspec.json.encode(told).decode(),
        "follows": False,
    }
