"""The alert that nothing is heard of the whole city: of no sensor, so it has no episode."""

from dataclasses import dataclass

from contract.clock import from_us
from db.connection import Connection
from operations.engine import shelf
from operations.engine.queries import QUERIES
from operations.episodes.state import NEVER_US
from operations.episodes.watermark import is_still
from operations.gather.book import Alert, Book
from operations.gather.found import Found
from operations.gather.situation import Situation
from operations.life.state import State, Step
from operations.rules.pack import CITY_SILENT_ID

NOBODY = 0
DEAF_S = 10.0
"""Of the wall, however fast the city lives, in which nothing new is heard before it counts."""


@dataclass(slots=True)
class CitySilence:
    """Whether the city is silent, as it was judged last; None: not yet.

    Attributes
    ----------
    heard_us, moved_s
        Up to when it was heard as far as is known, and since when by the wall. [us, s]
    has_moved : bool
        Whether anything has come since that is looked at.
    """

    is_silent: bool | None = None
    heard_us: int = NEVER_US
    moved_s: float = 0.0
    has_moved: bool = False

    async def judge(
        self, connection: Connection, heard_us: int, situation: Situation, now_s: float
    ) -> bool:
        """Write that the city has fallen silent, or is heard again; tell whether it was written.

        Parameters
        ----------
        heard_us
            Up to when it was heard; `NEVER_US`: nothing is known of it, which changes nothing. [us]
        now_s
            Monotonic. [s]
        """
        if heard_us > self.heard_us:
            self.has_moved = self.heard_us != NEVER_US
            self.heard_us, self.moved_s = heard_us, now_s
        numbered = situation.rules.get(CITY_SILENT_ID)
        if numbered is None or (numbered.rule.is_enabled and heard_us == NEVER_US):
            return False
        is_behind = numbered.rule.is_enabled and is_still(heard_us, situation.now_us)
        silent = is_behind and now_s - self.moved_s >= DEAF_S
        is_known = silent or self.has_moved or not is_behind
        if silent == self.is_silent or not is_known:
            return False
        async with connection.transaction():
            book = await shelf.read(
                connection, rule_ids=[CITY_SILENT_ID], sensor_keys=[], since_us=situation.now_us
            )
            standing = [one for one in book.alerts if one.cleared_us is None]
            if not silent:
                for alert in standing:
                    _clear(alert, resolves=numbered.rule.resolves_itself, now_us=situation.now_us)
                await connection.execute(
                    QUERIES["clear_resolved"],
                    {"rule_id": CITY_SILENT_ID, "cleared_at": from_us(situation.now_us)},
                )
            elif not standing and not await _is_resolved(connection):
                _raise(book, heard_us, situation)
            await shelf.write(connection, book, situation.now_us)
        self.is_silent = silent
        return True


async def _is_resolved(connection: Connection) -> bool:
    """Tell whether somebody has resolved what stands: it is not said again."""
    found = await connection.execute(QUERIES["standing_resolved"], {"rule_id": CITY_SILENT_ID})
    return await found.fetchone() is not None


def _raise(book: Book, heard_us: int, situation: Situation) -> None:
    returned = next(iter(book.alerts), None)
    if returned is None:
        book.alerts.append(_raised(heard_us, situation))
        return
    returned.cleared_us = None
    returned.news.append("returned")
    returned.is_changed = True


def _raised(heard_us: int, situation: Situation) -> Alert:
    found = Found(
        rule_id=CITY_SILENT_ID,
        sensor_key=NOBODY,
        since_us=heard_us,
        raised_us=situation.now_us,
        last_us=situation.now_us,
        value=(situation.now_us - heard_us) / 1e6,
    )
    alert = situation.new_alert(found, sensor_key=None, area=None)
    alert.is_silent = False
    alert.value = found.value
    alert.due_us = situation.due_us(alert, alert.raised_us)
    alert.evidence = {**alert.evidence, "heard_at": from_us(heard_us).isoformat()}
    alert.news.append("raised")
    return alert


def _clear(alert: Alert, *, resolves: bool, now_us: int) -> None:
    alert.cleared_us = now_us
    alert.is_changed = True
    alert.news.append("cleared")
    if resolves and alert.state is State.OPEN:
        alert.step(Step.RESOLVE)
        alert.due_us = None
        alert.news.append(Step.RESOLVE)
