"""What many sensors say as one number for each group of them: pure, without a loop over groups."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.indices import trust
from operations.indices.domain import Domain

NOBODY = -1
"""The place of no sensor."""
TWENTY = 20


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """What the sensors of each group say, (group,).

    Attributes
    ----------
    of : (group,) int64
        How many sensors there are.
    known : (group,) int64
        How many of them speak.
    index : (group,) float64
        NaN where too few speak, or nothing can be said.
    worst : (group,) int64
        Where the sensor stands of which the value is the worst, the first of several; `NOBODY`.
    """

    of: IntArray
    known: IntArray
    index: FloatArray
    worst: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What the sensors of a domain say, (sensor,).

    Attributes
    ----------
    is_known : (sensor,) bool
        Whether all that the domain needs is there.
    values : (sensor,) float64
        NaN where nothing can be said.
    """

    is_known: BoolArray
    values: FloatArray

    def by_group(self, domain: Domain, groups: IntArray, size: int) -> Grouped:
        """Return what comes of it in each group.

        Parameters
        ----------
        groups : (sensor,)
            To which each belongs.
        size
            How many groups there are.
        """
        of = np.bincount(groups, minlength=size)
        known = np.bincount(groups[self.is_known], minlength=size)
        said = np.flatnonzero(self.is_known & ~np.isnan(self.values))
        values, at = self.values[said], groups[said]
        is_said = trust.is_enough(known, of, domain.catalogued.least_count)
        index: FloatArray = np.where(is_said, _reduced(domain, values, at, size), np.nan)
        return Grouped(
            of=of,
            known=known,
            index=index.round(domain.decimals),
            worst=_worst(domain.badness(values), at, said, size),
        )


def _reduced(domain: Domain, values: FloatArray, at: IntArray, size: int) -> FloatArray:
    """Return the reduction of the terms of each group, NaN where there is none: (group,)."""
    terms = domain.term(values)
    if domain.reduction == "mean":
        with np.errstate(invalid="ignore"):  # of no value there is no mean
            return np.bincount(at, terms, minlength=size) / np.bincount(at, minlength=size)
    if domain.reduction == "most_have":
        return _most_have(terms, at, size)
    found = np.full(size, np.nan)
    np.fmax.at(found, at, terms)
    return found


def _most_have(terms: FloatArray, at: IntArray, size: int) -> FloatArray:
    """Return what all but one of twenty of each group have at least, NaN of none: (group,)."""
    counts = np.bincount(at, minlength=size)
    first = np.cumsum(counts) - counts
    rising = terms[np.lexsort((terms, at))]
    found = np.full(size, np.nan)
    is_there = counts > 0
    found[is_there] = rising[(first + counts // TWENTY)[is_there]]
    return found


def _worst(badness: FloatArray, at: IntArray, said: IntArray, size: int) -> IntArray:
    """Return where the worst sensor of each group stands: (group,)."""
    worst_badness = np.full(size, -np.inf)
    np.maximum.at(worst_badness, at, badness)
    are_worst = np.flatnonzero(badness == worst_badness[at])[::-1]
    worst = np.full(size, NOBODY)
    worst[at[are_worst]] = said[are_worst]  # written last, so the first stays
    return worst
