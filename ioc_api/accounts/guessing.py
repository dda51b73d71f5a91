"""Counts wrong passwords where all processes see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from contract.clock import rfc3339
from db.connection import Connection
from db.queries import load
from ioc_api.accounts import trail
from ioc_api.accounts.guesses import WITH_NAME, Patience
from ioc_api.accounts.trail import Actor, Said, What

QUERIES = load(Path(__file__).with_name("guessing.sql"))


class Counted(NamedTuple):
    """A try that was counted.

    Attributes
    ----------
    failed_count : int
        How many there were, with this one.
    refused_count : int
        How many came beside them while it was locked.
    lock : timedelta or None
        For how long it locks if it is wrong.
    """

    failed_count: int
    refused_count: int
    lock: timedelta | None


async def is_locked(taken: Connection, subjects: Sequence[bytes], *, now: datetime) -> bool:
    """Tell whether one of some subjects is locked, and count the try there if so."""
    given = {"subject_hashes": list(subjects), "now": now}
    return await (await taken.execute(QUERIES["refuse_guess"], given)).fetchone() is not None


async def begin(
    taken: Connection, subject: bytes, patience: Patience, *, now: datetime
) -> Counted | None:
    """Count a try before its password is looked at; None where the subject is locked.

    It is forgiven if the password is right. Whoever tries a hundred at the same time gets no more
    of them than one after another.
    """
    given = {"subject_hash": subject, "now": now, "forgotten_before": now - patience.forgets_after}
    row = await (await taken.execute(QUERIES["begin_guess"], given)).fetchone()
    if row is None:
        return None
    lock = patience.lock(row[0])
    if lock is not None:
        until = {"subject_hash": subject, "locked_until": now + lock}
        await taken.execute(QUERIES["lock_guess"], until)
    await taken.execute(QUERIES["forget_guesses"], {"before": now - WITH_NAME.forgets_after})
    return Counted(row[0], row[1], lock)


async def take_back(taken: Connection, subject: bytes, counted: Counted) -> None:
    """Take back a try of which no password was looked at: others' haste locks nobody out."""
    given = {"subject_hash": subject, "has_locked": counted.lock is not None}
    await taken.execute(QUERIES["take_back_guess"], given)


async def note_wrong(
    taken: Connection,
    actor: Actor,
    whom: str | None,
    of_name: Counted,
    of_address: Counted | None,
    *,
    now: datetime,
) -> None:
    """Note a wrong password in the audit, and whom it has locked out."""
    told: Said = {
        "failed_count": of_name.failed_count,
        "refused_count": of_name.refused_count,
    }
    await trail.note(taken, actor, What.SIGN_IN_FAILED, whom, after=told)
    for subject, counted in (("name", of_name), ("address", of_address)):
        if counted is not None and counted.lock is not None:
            until = {"until": rfc3339(now + counted.lock)}
            told = {"locked": subject, "failed_count": counted.failed_count, **until}
            await trail.note(taken, actor, What.SIGN_IN_LOCKED, whom, after=told)


async def forgive(taken: Connection, subject: bytes) -> None:
    """Forget the tries of a subject."""
    await taken.execute(QUERIES["forget_guess"], {"subject_hash": subject})
