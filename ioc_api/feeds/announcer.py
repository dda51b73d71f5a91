"""Send the public what it is to know: look at alerts again and again, write the next message."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from contract.city_time import CityTime
from db.connection import Connection
from db.pool import Pool
from ioc_api.again import again
from ioc_api.alerts.items import AlertRow
from ioc_api.database import connection
from ioc_api.feeds import atom, cap, course, queries, wording
from ioc_api.feeds.cap import Message, MessageType, Reference
from ioc_api.feeds.course import Last, Standing
from ioc_api.feeds.office import Office
from ioc_api.feeds.published import Body, Published
from ioc_api.feeds.queries import SentRow
from ioc_api.feeds.wording import Voice, Wanted
from operations.life.state import State
from operations.rules.public import PublicWord

EVERY_S = 3.0
KEPT = timedelta(days=1)
"""How long what was told is there to be asked for."""

_log = structlog.get_logger()


class Announcer:
    """Writes what the public is to be told, and reads what it was told into memory.

    Several processes may do so: of an alert's messages each number is sent once.
    """

    def __init__(
        self,
        *,
        pool: Pool,
        office: Office,
        city_time: CityTime,
        published: Published,
        monotonic_s: Callable[[], float],
    ) -> None:
        self._pool = pool
        self._office = office
        self._city_time = city_time
        self._published = published
        self._monotonic_s = monotonic_s
        self._begun_at = city_time.now()

    async def run(self) -> None:
        """Look for ever."""

        def say(detail: str, retry_s: float) -> None:
            _log.warning("announcing_failed", detail=detail, retry_s=retry_s)

        await again(self.look, say)

    async def look(self) -> float:
        """Send what is to be sent, and read what there is; return when to look again.

        Raises
        ------
        UnavailableError
            As `connection` does.
        """
        now = self._city_time.now()
        async with connection(self._pool) as taken:
            rows = await queries.newest(taken, now - KEPT)
            told_ids = [row.alert_id for row in rows if row.type != "Cancel"]
            alerts = await queries.concerned(taken, self._office.words.keys(), told_ids)
            if await self._send_due(taken, alerts, {row.alert_id: row for row in rows}, now):
                rows = await queries.newest(taken, now - KEPT)
            await self._publish(taken, rows, now)
        return EVERY_S

    async def _send_due(
        self,
        taken: Connection,
        alerts: list[AlertRow],
        newest: Mapping[int, SentRow],
        now: datetime,
    ) -> bool:
        due: list[tuple[AlertRow, MessageType]] = [
            (alert, type_)
            for alert in alerts
            if (type_ := course.next_type(now, _standing(alert), _last(newest.get(alert.alert_id))))
            is not None
        ]
        if not due:
            return False
        before = await queries.before(taken, [alert.alert_id for alert, _ in due], now)
        voice, made = self._office.voice(), list[tuple[SentRow, bytes]]()
        for alert, type_ in due:
            earlier = before.get(alert.alert_id, [])
            number = earlier[-1].number + 1 if earlier else 1
            followed = () if type_ == "Alert" else tuple(map(_reference, _chain(earlier)))
            wanted = Wanted(type_, number, now, followed)
            word = self._word(alert)
            if word is not None:
                made.append(self._made(alert, word, wanted, voice, earlier))
        await queries.send(taken, made)
        return bool(made)

    def _word(self, alert: AlertRow) -> PublicWord | None:
        return self._office.words.get(alert.said("family"))

    def _made(
        self,
        alert: AlertRow,
        word: PublicWord,
        wanted: Wanted,
        voice: Voice,
        earlier: list[SentRow],
    ) -> tuple[SentRow, bytes]:
        message = wording.message(alert, word, wanted, self._office.ground, voice)
        chain = message.identifier
        if wanted.type != "Alert":
            chain = str(earlier[-1].said["chain"])
        row = SentRow(
            alert_id=alert.alert_id,
            number=wanted.number,
            type=wanted.type,
            sender=message.sender,
            identifier=message.identifier,
            sent_at=message.sent_at,
            expires_at=message.infos[0].expires_at,
            sensor_count=alert.sensor_count,
            value=alert.value,
            said=self._said(alert, message, chain)
            | {"area": None if word.is_citywide else alert.area},
        )
        return row, cap.to_xml(message)

    def _said(self, alert: AlertRow, message: Message, chain: str) -> dict[str, object]:
        """Return what lists show of a message, and of which chain it is."""
        said: dict[str, object] = {
            "chain": chain,
            "status": message.status,
            "severity": message.infos[0].severity,
            "category": message.infos[0].category,
            "onset_at": cap.instant(message.infos[0].onset_at),
        }
        for info in message.infos:
            texts = {
                "event": info.event,
                "label": alert.said(f"label_{info.language[:2]}"),
                "place": self._office.ground.name(alert, info.language),
                "measured": wording.measured(alert, info.language).strip(),
                "headline": info.headline,
                "description": info.description,
                "advice": info.instruction,
            }
            for name, text in texts.items():
                said[f"{name}_{info.language[:2]}"] = cap.clean(text)
        return said

    async def _publish(self, taken: Connection, rows: list[SentRow], now: datetime) -> None:
        published = self._published
        known = {
            row.identifier: published.bodies[alert_id]
            for alert_id, row in published.rows.items()
            if alert_id in published.bodies
        }
        missing = [row.identifier for row in rows if row.identifier not in known]
        if missing:
            found = await queries.bodies(taken, missing)
            known |= {name: Body.of(content) for name, content in found.items()}
        ordered = sorted(rows, key=lambda row: (row.sent_at, row.alert_id), reverse=True)
        if published.feed is None or list(published.rows.values()) != ordered:
            published.feed = self._feed(ordered)
        published.rows = {row.alert_id: row for row in ordered}
        published.bodies = {
            row.alert_id: known[row.identifier] for row in rows if row.identifier in known
        }
        published.at, published.read_s = now, self._monotonic_s()

    def _feed(self, rows: list[SentRow]) -> Body:
        city = self._office.ground.city
        return Body.of(
            atom.feed(
                rows,
                sender=self._office.voice().sender,
                name=(city.name_vi, city.name_en),
                begun_at=self._begun_at,
            )
        )


def _standing(alert: AlertRow) -> Standing:
    return Standing(
        State(alert.state),
        alert.cleared_at,
        alert.sensor_count,
        alert.value,
        alert.limit_value,
        alert.last_at,
    )


def _last(row: SentRow | None) -> Last | None:
    if row is None:
        return None
    return Last(row.type, row.sent_at, row.expires_at, row.sensor_count, row.value)


def _chain(earlier: list[SentRow]) -> list[SentRow]:
    """Return the messages since the one that began anew: what a new one is about."""
    begins = [place for place, row in enumerate(earlier) if row.type == "Alert"]
    return earlier[begins[-1] :] if begins else earlier[-1:]


def _reference(row: SentRow) -> Reference:
    return Reference(row.sender, row.identifier, row.sent_at)
