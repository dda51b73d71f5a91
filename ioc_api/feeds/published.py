"""What was told, in memory: a stranger's request costs the database nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ioc_api.errors import NotFoundError, UnavailableError
from ioc_api.feeds.queries import SentRow

OLD_S = 60.0
"""From when on what was read of the database is too old to be told: silence is no all-clear. [s]"""


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes with the name that caches know them by."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, content: bytes) -> "Body":
        """Return bytes with their name."""
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


@dataclass(slots=True)
class Published:
    """The newest message of each alert of the last day.

    Attributes
    ----------
    rows : mapping of int to SentRow
        By alert, the newest first.
    bodies : mapping of int to Body
        The messages themselves.
    feed : Body or None
        The Atom feed; None before the database was read.
    at : datetime or None
        City time of that.
    """

    rows: Mapping[int, SentRow] = field(default_factory=dict[int, SentRow])
    bodies: Mapping[int, Body] = field(default_factory=dict[int, Body])
    feed: Body | None = None
    at: datetime | None = None
    read_s: float = 0.0

    def refuse_old(self, now_s: float) -> None:
        """Refuse to tell what may have changed long ago.

        Raises
        ------
        UnavailableError
            The database was not read yet, or could not be for a minute.
        """
        if self.feed is None or now_s - self.read_s > OLD_S:
            raise UnavailableError("what the public is told could not be read from the database")

    def message(self, alert_id: int) -> Body:
        """Return the newest message of an alert.

        Raises
        ------
        NotFoundError
            The public was told nothing of it in the last day.
        """
        found = self.bodies.get(alert_id)
        if found is None:
            raise NotFoundError(f"the public was told nothing of alert {alert_id} in the last day")
        return found
