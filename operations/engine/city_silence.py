"""The alert that nothing is heard of the whole city: of no sensor, so it has no episode."""

from dataclasses import dataclass

from contract.clock import from_us
from db.connection import Connection
from operations.engine import shelf
from operations.episodes.state import NEVER_US
from operations.episodes.watermark import is_still
from operations.gather.book import Alert
from operations.gather.found import Found
from operations.gather.situation import Situation
from operations.life.state import State, Step
from operations.rules.pack import CITY_SILENT_ID

NOBODY = 0


@dataclass(slots=True)
class CitySilence:
    """Whether the city is silent, as it was judged last; None: not yet."""

    is_silent: bool | None = None

    async def judge(self, connection: Connection, mark_us: int, situation: Situation) -> bool:
        """Write that the city has fallen silent, or is heard again; tell whether it was written."""
        numbered = situation.rules.get(CITY_SILENT_ID)
        is_asked = numbered is not None and numbered.rule.is_enabled
        silent = is_asked and mark_us != NEVER_US and is_still(mark_us, situation.now_us)
        if silent == self.is_silent or numbered is None:
            return False
        async with connection.transaction():
            book = await shelf.read(
                connection, rule_ids=[CITY_SILENT_ID], sensor_keys=[], since_us=mark_us
            )
            standing = [one for one in book.alerts if one.cleared_us is None]
            if silent and not standing:
                returned = next(iter(book.alerts), None)
                if returned is None:
                    book.alerts.append(_raised(mark_us, situation))
                else:
                    returned.cleared_us = None
                    returned.news.append("returned")
                    returned.is_changed = True
            elif not silent:
                for alert in standing:
                    _clear(alert, resolves=numbered.rule.resolves_itself, now_us=situation.now_us)
            await shelf.write(connection, book, situation.now_us)
        self.is_silent = silent
        return True


def _raised(mark_us: int, situation: Situation) -> Alert:
    found = Found(
        rule_id=CITY_SILENT_ID,
        sensor_key=NOBODY,
        since_us=mark_us,
        raised_us=situation.now_us,
        last_us=situation.now_us,
        value=(situation.now_us - mark_us) / 1e6,
    )
    alert = situation.new_alert(found, sensor_key=None, area=None)
    alert.is_silent = False
    alert.value = found.value
    alert.due_us = situation.due_us(alert, alert.raised_us)
    alert.evidence = {**alert.evidence, "heard_at": from_us(mark_us).isoformat()}
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
