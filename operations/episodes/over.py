"""The episodes of a whole span of stored readings, of what is judged reading by reading."""

import numpy as np

from operations.episodes.context import Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.machine import CLEARED, Happened, advance
from operations.episodes.signal import Judged, Signal, signal
from operations.episodes.state import State
from operations.episodes.table import Table


def over(
    condition: Judged, table: Table, context: Context, initial: State | None = None
) -> Episodes:
    """Return the episodes that the readings of a table make.

    Parameters
    ----------
    condition
        Of the table's kind.
    table
        Of sensors of the context.
    context
        What is known of them.
    initial
        How it stood ahead of the table; rows that it has seen already are only looked back on, for
        what is judged over a span. None: nothing was read before.
    """
    state = State.calm(len(context)) if initial is None else initial
    made = signal(condition, table, context)
    if initial is not None:
        made = made.of(made.at_us > initial.seen_us[made.index])
    after, happened = advanced(condition, state, made, context)
    return episodes_of(after, happened, context)


def advanced(
    condition: Judged, state: State, made: Signal, context: Context
) -> tuple[State, Happened]:
    """Return the state after a signal, and what happened: see `advance`."""
    return advance(condition, state, made.index, made.at_us, made.x, context)


def episodes_of(state: State, happened: Happened, context: Context) -> Episodes:
    """Return the episodes that ended and those that stand after it."""
    ended = happened.what == CLEARED
    standing = np.flatnonzero(state.is_raised)
    index = np.concatenate((happened.index[ended], standing))
    since_us = np.concatenate((happened.since_us[ended], state.begin_us[standing]))
    order = np.lexsort((since_us, index))
    cleared_us = np.concatenate(
        (happened.at_us[ended], np.full(len(standing), NOT_CLEARED_US, np.int64))
    )
    raised_us = np.concatenate((happened.raised_us[ended], state.raised_us[standing]))
    last_us = np.concatenate((happened.last_us[ended], state.last_us[standing]))
    value = np.concatenate((happened.value[ended], state.value[standing]))
    return Episodes(
        sensor_key=context.sensor_key[index[order]],
        since_us=since_us[order],
        raised_us=raised_us[order],
        last_us=last_us[order],
        cleared_us=cleared_us[order],
        value=value[order],
    )
