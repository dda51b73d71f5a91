"""What messages of one instant make together: a device may send each quantity by itself.

They are taken in order of arrival. One that contradicts nothing that is known adds what it has;
null contradicts nothing, and an equal value neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import isnan, nan

import numpy as np

from contract.catalogue import Kind


class Role(IntEnum):
    """What a message came to beside those before it."""

    ADDS = 0
    REPEATS = 1
    CONTRADICTS = 2


@dataclass(frozen=True, slots=True)
class Completion:
    """What several messages came to; `values` are in the catalogue's order, NaN where none."""

    values: list[float]
    roles: list[Role]


def complete(
    kind: Kind, messages: Sequence[Sequence[float]], *, known: Sequence[float] | None = None
) -> Completion:
    """Return what messages of one sensor and instant make together, and the role of each.

    Parameters
    ----------
    messages
        The values of each, in order of arrival.
    known
        The values that are stored already; None where no row is.
    """
    values = [nan] * len(kind.quantities) if known is None else list(known)
    roles = [_take(kind, values, message) for message in messages]
    return Completion(values, roles)


def _take(kind: Kind, known: list[float], message: Sequence[float]) -> Role:
    """Add a message's values to what is known, unless it contradicts any of that."""
    role = Role.REPEATS
    for quantity, old, new in zip(kind.quantities, known, message, strict=True):
        if isnan(new):
            continue
        if isnan(old):
            role = Role.ADDS
        elif not is_equal(old, new, is_double=quantity.is_double):
            return Role.CONTRADICTS
    if role is Role.ADDS:
        known[:] = [new if isnan(old) else old for old, new in zip(known, message, strict=True)]
    return role


def is_equal(one: float, other: float, *, is_double: bool) -> bool:
    """Tell whether two values are the same once they are stored."""
    return one == other or (not is_double and np.float32(one) == np.float32(other))
