"""Sessions of people, and links that begin one: what lasts how long, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from contract.clock import rfc3339
from db.connection import Connection
from db.queries import load
from ioc_api.accounts import tokens, trail
from ioc_api.accounts.trail import Actor, What

QUERIES = load(Path(__file__).with_name("sessions.sql"))

IDLE = timedelta(hours=12)
LASTS = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
LINK_LASTS = timedelta(minutes=15)
KEPT = timedelta(days=30)  # what is over is forgotten after that; the audit is not
USER_AGENT_MAX_LENGTH = 300

SignedInVia = Literal["password", "link", "oidc"]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is stored, and whose it is."""

    session_id: UUID
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    name: str
    role: str
    areas: list[str] | None
    unit: str | None
    is_disabled: bool

    @property
    def idle_ends_at(self) -> datetime:
        """When it ends if it is not used."""
        return min(self.seen_at + IDLE, self.ends_at)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it counts no more: by time, or because somebody ended it."""
        return self.ended_at is not None or self.is_disabled or now >= self.idle_ends_at

    def is_to_be_seen(self, now: datetime) -> bool:
        """Tell whether it is time to note that it is in use."""
        return now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has just begun.

    Attributes
    ----------
    token : str
        Told once, to whoever signed in.
    """

    token: str
    session_id: UUID


async def begin(  # noqa: PLR0913 - whose, how, from where and when
    taken: Connection,
    *,
    account_id: UUID,
    name: str,
    via: SignedInVia,
    address: str | None,
    user_agent: str | None,
    now: datetime,
) -> Begun:
    """Begin a session of an account; what is long over goes."""
    token = tokens.new_token()
    cursor = await taken.execute(
        QUERIES["insert_session"],
        {
            "token_hash": tokens.digest(token),
            "account_id": account_id,
            "now": now,
            "ends_at": now + LASTS,
            "address": address,
            "user_agent": None if user_agent is None else user_agent[:USER_AGENT_MAX_LENGTH],
            "via": via,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - inserted
    begun = Begun(token, row[0])
    told = {"session_id": str(begun.session_id)}
    await trail.note(taken, Actor(name, via, address), What.SIGNED_IN, name, after=told)
    await taken.execute(QUERIES["forget_sessions"], {"before": now - KEPT})
    return begun


async def find(taken: Connection, token: str) -> Session | None:
    """Return the session of a token, over or not; None where it is none of ours."""
    return await _one(taken, token_hash=tokens.digest(token))


async def find_by_id(taken: Connection, session_id: UUID) -> Session | None:
    """Return a session, over or not; None where there is none."""
    return await _one(taken, session_id=session_id)


async def see(taken: Connection, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use."""
    await taken.execute(
        QUERIES["see_session"],
        {"session_id": session_id, "now": now, "before": now - SEEN_EVERY},
    )


async def end(taken: Connection, actor: Actor, session_id: UUID, *, now: datetime) -> None:
    """End a session; once is enough."""
    cursor = await taken.execute(QUERIES["end_session"], {"session_id": session_id, "now": now})
    if await cursor.fetchone() is not None:
        told = {"session_id": str(session_id)}
        await trail.note(taken, actor, What.SIGNED_OUT, actor.name, before=told)


async def end_all(
    taken: Connection,
    actor: Actor,
    account_id: UUID,
    name: str,
    *,
    kept: UUID | None = None,
    now: datetime,
) -> None:
    """End all sessions of an account but one, and the links that would begin another."""
    await taken.execute(QUERIES["end_links"], {"account_id": account_id, "now": now})
    cursor = await taken.execute(
        QUERIES["end_sessions"], {"account_id": account_id, "kept_id": kept, "now": now}
    )
    if ended := await cursor.fetchall():
        told = {"session_count": len(ended)}
        await trail.note(taken, actor, What.SESSIONS_ENDED, name, before=told)


async def make_link(
    taken: Connection, actor: Actor, account_id: UUID, name: str, *, now: datetime
) -> tuple[str, datetime]:
    """Make a link's token, which signs its account in once; return it and until when."""
    token, expires_at = tokens.new_token(), now + LINK_LASTS
    await taken.execute(
        QUERIES["insert_link"],
        {
            "token_hash": tokens.digest(token),
            "account_id": account_id,
            "now": now,
            "expires_at": expires_at,
            "made_by": actor.name or actor.via,
        },
    )
    told = {"expires_at": rfc3339(expires_at)}
    await trail.note(taken, actor, What.LINK_MADE, name, after=told)
    await taken.execute(QUERIES["forget_links"], {"before": now - KEPT})
    return token, expires_at


async def use_link(taken: Connection, token: str, *, now: datetime) -> str | None:
    """Return whose name a link's token signs in: of several who come with it, to the first."""
    cursor = await taken.execute(
        QUERIES["use_link"], {"token_hash": tokens.digest(token), "now": now}
    )
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def _one(
    taken: Connection, *, token_hash: bytes | None = None, session_id: UUID | None = None
) -> Session | None:
    asked = {"token_hash": token_hash, "session_id": session_id}
    async with taken.cursor(row_factory=class_row(Session)) as cursor:
        await cursor.execute(QUERIES["find_session"], asked)
        return await cursor.fetchone()
