"""Hears from the database what happens to alerts, on a connection of its own.

A notice comes at the commit of what it is about. While the connection is away nothing is heard;
afterwards each alert of which something was missed is told once, with its newest news.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg
import structlog

from contract.chance import chance
from contract.pauses import Pauses
from db.connection import Connection, connect
from db.queries import load
from ioc_api.alerts import queries
from ioc_api.alerts.items import AlertRow
from ioc_api.database import SCHEMA_LACKS
from ioc_api.metrics import Metrics

QUERIES = load(Path(__file__).with_name("listening.sql"))
LISTEN = "LISTEN alert"
REMEMBERED_COUNT = 20_000
LATE_COUNT = 1_000
"""News are numbered as they are written; some are committed after others with higher numbers."""
LOOK_S = 10.0
"""Between two looks whether the connection still is one."""

_NOTICE = re.compile(r"([0-9]{1,18}):([a-z0-9_-]{1,40}):([0-9]{1,18})", re.ASCII)
_log = structlog.get_logger()


class Notice(NamedTuple):
    """What the database says: something happened to an alert."""

    news_id: int
    alert_id: int
    what: str


class AlertNews(NamedTuple):
    """What happened to an alert, and the alert as it is."""

    what: str
    row: AlertRow


Tell = Callable[[Sequence[AlertNews]], None]


class Listener:
    """Hears what happens to alerts and tells it on, each thing once.

    Parameters
    ----------
    tell : callable
        Takes what was heard, in the order of commits.
    """

    def __init__(self, database_url: str, *, tell: Tell, metrics: Metrics) -> None:
        self._database_url = database_url
        self._tell = tell
        self._metrics = metrics
        self._heard: OrderedDict[int, None] = OrderedDict()
        self._first: int | None = None
        self._newest = 0

    async def run(self) -> None:
        """Listen for ever; while the database or its schema is away, try again, less and less."""
        pauses = Pauses(chance)
        while True:
            try:
                taken = await connect(self._database_url, application="ioc-api-alerts")
                async with taken:
                    await taken.execute(LISTEN)
                    await self._catch_up(taken)
                    pauses.reset()
                    await self._follow(taken)
            except (psycopg.OperationalError, *SCHEMA_LACKS) as error:
                pause_s = pauses.next_s()
                detail = str(error).strip().partition("\n")[0]
                _log.warning("alerts_unheard", detail=detail, retry_s=round(pause_s, 2))
                await asyncio.sleep(pause_s)

    async def _follow(self, taken: Connection) -> None:
        while True:
            payloads = [each.payload async for each in taken.notifies(timeout=LOOK_S, stop_after=1)]
            if payloads:
                await self._hear(taken, [one for one in map(notice_of, payloads) if one])
            else:
                await taken.execute(QUERIES["newest"])  # fails where the line is cut

    async def _catch_up(self, taken: Connection) -> None:
        """Tell what happened while nothing was heard; at the begin note what is old."""
        if self._first is None:
            row = await (await taken.execute(QUERIES["newest"])).fetchone()
            self._first = self._newest = 0 if row is None else int(row[0])
            return
        after = max(self._first, self._newest - LATE_COUNT)
        cursor = await taken.execute(QUERIES["missed"], {"after": after})
        missed = [Notice(*row) for row in await cursor.fetchall()]
        told = await self._hear(taken, missed)
        _log.info("alerts_heard_again", missed=told)

    async def _hear(self, taken: Connection, notices: Sequence[Notice]) -> int:
        """Tell what has not been told yet; return how much that was.

        Whoever may come to the database may send a notice: what no alert bears out is none.
        """
        fresh = [each for each in notices if each.news_id not in self._heard]
        if not fresh:
            return 0
        alert_ids = {each.alert_id for each in fresh}
        rows = {row.alert_id: row for row in await queries.told(taken, alert_ids)}
        fresh = [each for each in fresh if _is_borne_out(each, rows.get(each.alert_id))]
        self._tell([AlertNews(each.what, rows[each.alert_id]) for each in fresh])
        self._metrics.alert_news.inc(len(fresh))
        for each in fresh:
            self._heard[each.news_id] = None
            self._newest = max(self._newest, each.news_id)
        while len(self._heard) > REMEMBERED_COUNT:
            self._heard.popitem(last=False)
        return len(fresh)


def notice_of(payload: str) -> Notice | None:
    """Return what a notice says, `<alert_id>:<what>:<news_id>`; None for something else."""
    found = _NOTICE.fullmatch(payload)
    return None if found is None else Notice(int(found[3]), int(found[1]), found[2])


def _is_borne_out(notice: Notice, row: AlertRow | None) -> bool:
    return row is not None and row.news_id is not None and notice.news_id <= row.news_id
