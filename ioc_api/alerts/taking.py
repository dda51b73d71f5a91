"""Steps that people take: each with the alert as it was seen, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from contract.city import City
from contract.clock import rfc3339
from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.accounts import identity, trail
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import least
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.alerts import queries
from ioc_api.alerts.items import AlertRow, Item, alert_item
from ioc_api.alerts.rules import Held, Wanted, stepped
from ioc_api.errors import ApiError, ConflictError, ForbiddenError, NotFoundError
from operations.errors import StepError
from operations.life import steps
from operations.life.state import State, Step
from operations.rules.definition import Severity
from operations.rules.pack import Clock

QUERIES = load(Path(__file__).with_name("taking.sql"))

Seen = tuple[int, int]
"""An alert, and the version that whoever acts has seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who takes a step, and when.

    Attributes
    ----------
    asking : Principal
    actor : Actor
        The same, as the audit tells it.
    city : City
    wall, city_now : datetime
        By which sessions and keys end; at which the step is taken.
    clocks : Mapping of Severity to Clock
        How long the work on an alert may take.
    """

    asking: Principal
    actor: Actor
    city: City
    wall: datetime
    city_now: datetime
    clocks: Mapping[Severity, Clock]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step on an alert: the alert as it is then, or why it was not taken."""

    alert_id: int
    item: Item | None
    error: ApiError | None


async def take_one(pool: Pool, hand: Hand, wanted: Wanted, seen: Seen) -> Item | None:
    """Take a step on an alert, and return the alert.

    Raises
    ------
    NotFoundError
        There is no such alert.
    ForbiddenError
        It stands where whoever acts may not, or they lack a right for this step.
    ConflictError
        Somebody was faster, or it cannot be done in that state, or not by them.
    UnauthorizedError
        They are out meanwhile.
    """
    async with changing(pool) as taken:
        [outcome] = await _take(taken, hand, wanted, [seen])
        if outcome.error is not None:
            raise outcome.error
    return outcome.item


async def take_many(pool: Pool, hand: Hand, wanted: Wanted, seen: Sequence[Seen]) -> list[Outcome]:
    """Take a step on each of some alerts where it can be taken; the audit tells it as one."""
    async with changing(pool) as taken:
        outcomes = await _take(taken, hand, wanted, seen)
        done = [one.alert_id for one in outcomes if one.error is None]
        if done:
            said = {"alert_ids": done, "note": wanted.note, "assignee": wanted.assignee}
            await trail.note(taken, hand.actor, What.ALERTS_STEPPED, wanted.step, after=said)
    return outcomes


async def _take(
    taken: Connection, hand: Hand, wanted: Wanted, seen: Sequence[Seen]
) -> list[Outcome]:
    held = await _held(taken, [alert_id for alert_id, _ in seen])
    await identity.refuse_other(taken, hand.asking, hand.city, now=hand.wall)
    then, changes, errors = dict(held), list[dict[str, object]](), dict[int, ApiError]()
    for place, (alert_id, version) in enumerate(seen):
        try:
            before = _reachable(then, alert_id, hand)
            if before.version != version:
                raise ConflictError("")  # told below, by whoever was faster
            after = _stepped(before, wanted, hand)
            await _refuse_twin(taken, before, after)
            await _refuse_unable(taken, before, wanted)
        except ApiError as error:
            errors[place] = error
        else:
            then[alert_id] = after
            changes.append(_change(before, after, wanted))
    await _write(taken, changes, wanted)
    rows = {row.alert_id: row for row in await queries.told(taken, held)}
    return [
        _outcome(alert_id, rows.get(alert_id), errors.get(place), hand.asking)
        for place, (alert_id, _) in enumerate(seen)
    ]


async def _held(taken: Connection, alert_ids: Sequence[int]) -> dict[int, Held]:
    async with taken.cursor(row_factory=class_row(Held)) as cursor:
        await cursor.execute(QUERIES["held"], {"alert_ids": list(alert_ids)})
        return {row.alert_id: row for row in await cursor.fetchall()}


def _reachable(held: Mapping[int, Held], alert_id: int, hand: Hand) -> Held:
    found = held.get(alert_id)
    if found is None:
        raise NotFoundError(f"there is no alert {alert_id}")
    queries.refuse_outside(alert_id, found.area, found.ward, hand.asking.scope)
    return found


def _stepped(held: Held, wanted: Wanted, hand: Hand) -> Held:
    try:
        return stepped(held, wanted)
    except StepError as error:
        if wanted.step in steps.possible(State(held.state), rights=list(Right)):
            asking = hand.asking
            raise ForbiddenError.without(
                Right.RULE, role=asking.role, least=least(Right.RULE), via=asking.via
            ) from error
        raise ConflictError(
            f"alert {held.alert_id}: {error}; possible: {', '.join(error.possible) or 'nothing'}",
            members={"possible": error.possible},
        ) from error


async def _refuse_twin(taken: Connection, before: Held, after: Held) -> None:
    """Refuse to open what another alert tells by now: a condition has one that is not resolved."""
    if after.state != State.OPEN or before.state not in {State.RESOLVED, State.CLOSED}:
        return
    row = await (await taken.execute(QUERIES["twin"], asdict(before))).fetchone()
    if row is not None:
        raise ConflictError(
            f"alert {row[0]} of the same rule stands in the same place: work on that one"
        )


async def _refuse_unable(taken: Connection, held: Held, wanted: Wanted) -> None:
    if wanted.assignee is None:
        return
    able = [row["name"] for row in await queries.able(taken, held.area, held.ward)]
    if wanted.assignee not in able:
        raise ConflictError(
            f"{wanted.assignee} may not act where alert {held.alert_id} stands; "
            f"GET alerts/{held.alert_id}/assignees lists who may"
        )


def _change(before: Held, after: Held, wanted: Wanted) -> dict[str, object]:
    return {
        **asdict(after),
        "step": wanted.step,
        "from_state": before.state,
        "at": wanted.at,
        "who": wanted.who,
        "note": wanted.note,
        "said_assignee": after.assignee if wanted.step in {Step.ASSIGN, Step.START} else None,
        "said_until": wanted.until,
    }


async def _write(
    taken: Connection, changes: Sequence[Mapping[str, object]], wanted: Wanted
) -> None:
    if not changes:
        return
    async with taken.cursor() as cursor:
        for name in ("update_alert", "insert_step", "insert_news"):
            await cursor.executemany(QUERIES[name], changes)
        if wanted.step is Step.RESOLVE:
            alert_ids = [change["alert_id"] for change in changes]
            given = {"alert_ids": alert_ids, "at": wanted.at, "who": wanted.who}
            await cursor.execute(QUERIES["resolve_absorbed"], given)


def _outcome(
    alert_id: int, row: AlertRow | None, error: ApiError | None, asking: Principal
) -> Outcome:
    """Return an outcome; a refusal by how things stand tells how they do."""
    if error is None or row is None or not isinstance(error, ConflictError):
        is_told = row is not None and error is None
        return Outcome(alert_id, alert_item(row, asking) if row and is_told else None, error)
    item = alert_item(row, asking)
    if error.detail:
        members = {**(error.members or {}), "alert": item}
        return Outcome(alert_id, None, ConflictError(error.detail, members=members))
    return Outcome(alert_id, None, _faster(row, item))


def _faster(row: AlertRow, item: Item) -> ConflictError:
    who, at = row.last_step_who, row.last_step_at
    told = "" if at is None else f": {who or 'the judgement'}, {row.last_step} at {rfc3339(at)}"
    return ConflictError(
        f"alert {row.alert_id} is at version {row.version} by now{told}",
        members={"who": who, "at": None if at is None else rfc3339(at), "alert": item},
    )
