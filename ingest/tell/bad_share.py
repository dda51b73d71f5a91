"""Whether too much of what arrives goes into dead letters, and which topic and reason lead.

A misconfigured publisher must not fill the letters unnoticed: readiness turns red and says why.
"""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contract import topic
from contract.errors import PayloadError
from contract.reason import Reason
from ingest.errors import BadShareError
from ingest.judge.ahead import tells_truth
from ingest.write.dead_letter import Letter

LIMIT_FRAC = 0.1
WINDOW_READINGS = 1_000
MIN_READINGS = 20
WINDOW_S = 60.0
TOPIC_MAX_LENGTH = 200
ROOT_LEVELS = 3  # of a topic: `city/v1/{city}`
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class _Entry:
    at_s: float
    reading_count: int
    refused: Sequence[tuple[str, Reason, int]]


class BadShare:
    """The share of refused readings among the last ones.

    It looks at the last `WINDOW_READINGS`, of the last minute, and only from `MIN_READINGS` on.

    Parameters
    ----------
    stop_frac : float or None
        The share from which on work shall end.
    """

    def __init__(self, stop_frac: float | None = None) -> None:
        self._stop_frac = stop_frac
        self._entries: deque[_Entry] = deque()
        self._reading_count = 0

    def add(self, *, good_count: int, letters: Sequence[Letter], now_s: float) -> None:
        """Take what a batch came to; letters that were written before count as well.

        Raises
        ------
        BadShareError
            The share is such that work shall end.
        """
        refused = [
            (_shown(letter.message.topic), letter.reason, letter.reading_count)
            for letter in letters
        ]
        count = good_count + sum(number for _, _, number in refused)
        self._entries.append(_Entry(now_s, count, refused))
        self._reading_count += count
        while self._reading_count - self._entries[0].reading_count >= WINDOW_READINGS:
            self._drop_oldest()
        if self._stop_frac is not None and self.share_frac(now_s=now_s) >= self._stop_frac:
            why = self.problem(now_s=now_s) or f"limit {self._stop_frac:.0%} reached"
            raise BadShareError(why)

    def share_frac(self, *, now_s: float) -> float:
        """Return the refused share of the window; 0 where too little arrived to tell."""
        while self._entries and self._entries[0].at_s < now_s - WINDOW_S:
            self._drop_oldest()
        if self._reading_count < MIN_READINGS:
            return 0.0
        refused = sum(number for entry in self._entries for _, _, number in entry.refused)
        return refused / self._reading_count

    def problem(self, *, now_s: float) -> str | None:
        """Return what to say while the share is above the limit; None while it is not."""
        share_frac = self.share_frac(now_s=now_s)
        if share_frac <= LIMIT_FRAC:
            return None
        counts: Counter[tuple[str, Reason]] = Counter()
        for entry in self._entries:
            for where, reason, number in entry.refused:
                counts[where, reason] += number
        (where, reason), _ = counts.most_common(1)[0]
        return f"dead_letter_share_high: {share_frac:.0%} refused, most {reason} on {where}"

    def _drop_oldest(self) -> None:
        self._reading_count -= self._entries.popleft().reading_count


def _shown(text: str) -> str:
    """Return a topic as everybody may read it, for readiness is told to all.

    Not whose it is, nor of which area, nor which event is going to be found out: the letters tell
    that to those who may look there.
    """
    levels = text.split("/")
    if tells_truth(text):
        return "/".join((*levels[:-1], HIDDEN))[:TOPIC_MAX_LENGTH]
    if len(levels) <= ROOT_LEVELS:
        return text[:TOPIC_MAX_LENGTH]
    try:
        where = topic.parse(text)
    except PayloadError:
        return "/".join((*levels[:ROOT_LEVELS], HIDDEN))[:TOPIC_MAX_LENGTH]
    if isinstance(where, topic.SensorTopic):
        return str(replace(where, area=HIDDEN, sensor_id=HIDDEN))
    return str(replace(where, area=HIDDEN, gateway_id=HIDDEN))
