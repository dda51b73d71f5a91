"""Ask the database, again and again, for what the judge cannot know by itself."""

from abc import ABC, abstractmethod
from typing import ClassVar

import structlog

from db.pool import Pool
from ioc_api.again import again
from ioc_api.errors import UnavailableError
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.judge import Judge, Part

FIRST_LOOK_S = 0.05  # between two looks whether the live state has been read

_log = structlog.get_logger()


class Asker(ABC):
    """Asks about one part of what is judged, and tells the judge whether it is answered."""

    part: ClassVar[Part]
    every_s: ClassVar[float]

    def __init__(self, *, pool: Pool, fleet: Fleet, judge: Judge) -> None:
        self._pool = pool
        self._fleet = fleet
        self._judge = judge
        self._looks = 0

    async def run(self) -> None:
        """Look for ever."""

        def say(detail: str, retry_s: float) -> None:
            _log.warning("judgement_failed", detail=detail, retry_s=retry_s)

        await again(self.look, say)

    async def look(self) -> float:
        """Ask once, as soon as the live state has been read; return when to look again."""
        if not self._fleet.is_loaded:
            return FIRST_LOOK_S
        self._judge.look()
        try:
            await self._ask_all()
        except UnavailableError as error:
            self._judge.problems[self.part] = error.detail
            raise
        self._judge.problems.pop(self.part, None)
        self._looks += 1
        return self.every_s

    @abstractmethod
    async def _ask_all(self) -> None:
        """Ask about all that is due."""
