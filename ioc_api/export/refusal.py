"""What no file is made of: spans that are not kept whole, names that are not known: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches

from contract.clock import rfc3339
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.export.plan import Asked
from ioc_api.readings.tier import grid_of

_MATCHES_MAX = 5


def refuse_lost(asked: Asked, kept_from_at: datetime | None, offset: timedelta) -> None:
    """Refuse a span of which a part is no longer kept: fewer rows would look like silence.

    Raises
    ------
    BadParameterError
        With the `from` that would be right.
    """
    if kept_from_at is None or asked.whole.from_at >= kept_from_at:
        return
    right = kept_from_at
    if asked.tier != "raw":
        grid: Grid = grid_of(asked.tier, offset)
        start = grid.start_of(kept_from_at)
        right = start if start == kept_from_at else start + grid.width
    others = ("a coarser resolution",) if asked.trust == "good" else ("quality=good",)
    raise BadParameterError(
        "from",
        rfc3339(asked.span.from_at),
        (f"{rfc3339(right)} or later", *others),
        f"lies before what is kept of {asked.needed_tier}",
    )


def refuse_unknown(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    """Refuse the first of some names that is not known.

    Raises
    ------
    BadParameterError
        With names that are like it.
    """
    held = frozenset(known)
    for each in given:
        if each not in held:
            near = get_close_matches(each, known, _MATCHES_MAX, 0.5)
            raise BadParameterError(name, each, tuple(near or known[:_MATCHES_MAX]))
