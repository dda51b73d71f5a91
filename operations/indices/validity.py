"""From when on a document holds: of days before it nothing is said, by an error that names it."""

from collections.abc import Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from operations.errors import NotInForceError

T = TypeVar("T")


class Version(NamedTuple, Generic[T]):
    """What a rule says from a day on, until the next version does."""

    valid_from: date
    says: T


def in_force(rule: str, versions: Sequence[Version[T]], day: date) -> T:
    """Return what a rule says on a day.

    Parameters
    ----------
    versions
        From the oldest to the newest.

    Raises
    ------
    NotInForceError
        The day is before the first.
    """
    refuse_before(rule, versions[0].valid_from, day)
    return [version for version in versions if version.valid_from <= day][-1].says


def refuse_before(rule: str, valid_from: date, day: date) -> None:
    """Refuse a day on which a rule did not hold yet.

    Raises
    ------
    NotInForceError
        The day is before `valid_from`.
    """
    if day < valid_from:
        raise NotInForceError(rule, valid_from, day)
