"""Ask the database since when what stands has stood: memory knows only what it has seen.

What is new is asked about at once, for a threshold with a hold time counts nothing before. What is
known is asked about again by and by: readings may come late, and say that a run was broken or began
before.
"""

import numpy as np

from contract.arrays import IntArray
from contract.clock import from_us, to_us
from ioc_api.fleet.status import NEVER_US
from ioc_api.judgement import queries
from ioc_api.judgement.asking import Asker
from ioc_api.judgement.limits import Limits
from ioc_api.judgement.standing import LONG_US, NOT_US

AGAIN_COUNT = 20  # of one threshold with each look: a run of two days is read in about 2 ms
BLOCK_COUNT = 200
US_PER_MS = 1_000


class Onsets(Asker):
    """Learns the onsets of what stands: of what is new, and some of what is known anew."""

    part = "onsets"
    every_s = 0.5

    async def _ask_all(self) -> None:
        had_means = self._judge.has_means
        turn = self._looks % max(1, self._threshold_count)
        for limits, rows in self._judge.standing_rows():
            for place in range(len(limits)):
                await self._ask_if_due(limits, place, rows, is_turn=turn == 0)
                turn -= 1
        self._judge.is_settled |= had_means

    @property
    def _threshold_count(self) -> int:
        return sum(map(len, self._judge.limits))

    async def _ask_if_due(
        self, limits: Limits, place: int, rows: IntArray, *, is_turn: bool
    ) -> None:
        standing = self._judge.standing
        rows = rows[standing.since_us[rows, place] != NOT_US]
        is_known = standing.is_known[rows, place]
        asked = rows[~is_known]
        if is_turn:
            asked = np.concatenate((asked, self._again(rows[is_known])))
        for first in range(0, len(asked), BLOCK_COUNT):
            await self._ask(limits, place, asked[first : first + BLOCK_COUNT])

    def _again(self, known: IntArray) -> IntArray:
        """Return those whose turn it is when the turn is their threshold's."""
        first = self._looks // self._threshold_count * AGAIN_COUNT % max(1, len(known))
        return known[first : first + AGAIN_COUNT]

    async def _ask(self, limits: Limits, place: int, rows: IntArray) -> None:
        until_us = self._judge.judged(limits, rows, np.array(place)).at_us
        # While others were asked about, a sensor's readings may have been forgotten.
        is_said = until_us != NEVER_US
        rows, until_us = rows[is_said], until_us[is_said]
        if not rows.size:
            return
        listed: list[int] = rows.tolist()
        keys = [self._fleet.sensors[row].sensor_key for row in listed]
        # Memory keeps whole milliseconds.
        until_at = [from_us(at_us + US_PER_MS - 1) for at_us in until_us.tolist()]
        since_us = np.full(len(rows), NOT_US)
        for onset in await queries.onsets(self._pool, limits.thresholds[place], keys, until_at):
            if onset.is_long:
                since_us[onset.place - 1] = LONG_US
            elif onset.onset_at is not None:
                since_us[onset.place - 1] = to_us(onset.onset_at) // US_PER_MS * US_PER_MS
        self._judge.take_onsets(place, rows, until_us, since_us)
