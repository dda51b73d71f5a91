"""What no file is made of: spans that are not kept whole, names that are not known: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from contract.clock import rfc3339
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.export.plan import Asked
from ioc_api.http.nearest import near, nearest_first
from ioc_api.readings.tier import grid_of


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


def refuse_unknown(
    name: str, given: Sequence[str], known: Mapping[str, str], form: str | None = None
) -> None:
    """Refuse the first of some codes that is not known.

    Parameters
    ----------
    known
        By code what people call it.
    form
        How a code is written, said after those that are like it where all are too many to list.

    Raises
    ------
    BadParameterError
        With what was probably meant first.
    """
    for each in given:
        if each not in known:
            accepted = nearest_first(each, known) if form is None else (*near(each, known), form)
            raise BadParameterError(name, each, accepted)
