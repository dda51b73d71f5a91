"""Rules and their versions: read, made and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from contract.city import City
from contract.clock import rfc3339
from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.accounts import identity, reach, trail
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.database import connection
from ioc_api.errors import ConflictError, NotFoundError
from ioc_api.http.nearest import CANDIDATES_MAX_COUNT
from ioc_api.rules.rules import told
from operations.indices.registry import INDICES
from operations.rules.check import check
from operations.rules.definition import Rule
from operations.rules.known import Known, known_of, nearest
from operations.rules.reading import from_text, to_json, to_text

QUERIES = load(Path(__file__).with_name("queries.sql"))
RULES_MAX_COUNT = 500
VERSIONS_MAX_COUNT = 200
# Two changes at once could close a circle that neither of them is. Who only reads goes on, and so
# does whoever writes alerts, which refer to rules.
_ONE_AT_A_TIME = "LOCK TABLE rule IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A version of a rule.

    Attributes
    ----------
    made_by : str or None
        None for the city's pack.
    """

    rule: Rule
    version: int
    made_at: datetime
    made_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes a rule, when, and why."""

    asking: Principal
    actor: Actor
    now: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    rule_id: str
    version: int
    definition: str
    made_at: datetime
    made_by: str | None
    note: str | None

    def read(self) -> StoredRule:
        rule = from_text(self.definition)
        return StoredRule(rule, self.version, self.made_at, self.made_by, self.note)


async def rules(pool: Pool) -> list[StoredRule]:
    """Return all rules as they are, by name. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken:
        found = await rules_of(taken)
    return sorted(found, key=lambda stored: stored.rule.rule_id)


async def rule(pool: Pool, rule_id: str) -> StoredRule:
    """Return a rule as it is.

    Raises
    ------
    NotFoundError
        There is none of that name; near ones are named.
    UnavailableError
        As `connection` does.
    """
    async with connection(pool) as taken:
        found = await rules_of(taken, rule_id)
        if not found:
            raise not_found(rule_id, {one.rule.rule_id: one for one in await rules_of(taken)})
    return found[0]


async def versions(pool: Pool, rule_id: str) -> list[StoredRule]:
    """Return what a rule was, the newest first. Raises as `rule` does."""
    async with connection(pool) as taken, taken.cursor(row_factory=class_row(_Row)) as cursor:
        asked = {"rule_id": rule_id, "version_count": VERSIONS_MAX_COUNT}
        await cursor.execute(QUERIES["select_versions"], asked)
        found = [row.read() for row in await cursor.fetchall()]
        if not found:
            raise not_found(rule_id, {one.rule.rule_id: one for one in await rules_of(taken)})
    return found


async def known_with(pool: Pool, rule_id: str, changed: Rule | None, city: City) -> dict[str, Rule]:
    """Return all rules as they are, by name, for one that is tried as it could be.

    Raises
    ------
    RuleError
        What it could be cannot be.
    NotFoundError
        There is none of that name, and nothing that it could be.
    UnavailableError
        As `connection` does.
    """
    async with connection(pool) as taken:
        known = {one.rule.rule_id: one for one in await rules_of(taken)}
        if changed is None and rule_id not in known:
            raise not_found(rule_id, known)
        found = {name: stored.rule for name, stored in known.items()}
        if changed is not None:
            check(changed, found, await known_to(taken, city, changed))
    return found


async def add(pool: Pool, change: Change, new: Rule, city: City) -> StoredRule:
    """Make a rule and return it.

    Raises
    ------
    RuleError
        It cannot be.
    ForbiddenError
        It would hold where whoever makes it may not look.
    ConflictError
        The name is taken, or there are as many as may.
    UnauthorizedError
        Whoever makes it is out meanwhile.
    """
    async with changing(pool) as taken:
        known = await _begin(taken, change, city)
        if new.rule_id in known:
            raise ConflictError(f"{new.rule_id} is there already; PUT makes a new version of it")
        if len(known) >= RULES_MAX_COUNT:
            raise ConflictError(f"there are {len(known)} rules, as many as may")
        _refuse_beyond(change.asking, new, city)
        return await _write(taken, change, new, known, city)


async def alter(pool: Pool, change: Change, wanted: Rule, version: int, city: City) -> StoredRule:
    """Make a new version of a rule and return it.

    Raises
    ------
    NotFoundError
        There is none of that name.
    ConflictError
        Another was faster: the answer has the rule as it is now.
    RuleError, ForbiddenError, UnauthorizedError
        As `add`; nor is one changed that holds where whoever does it may not look.
    """
    async with changing(pool) as taken:
        known = await _begin(taken, change, city)
        now = known.get(wanted.rule_id)
        if now is None:
            raise not_found(wanted.rule_id, known)
        if now.version != version:
            raise _too_late(now, version)
        _refuse_beyond(change.asking, now.rule, city)
        _refuse_beyond(change.asking, wanted, city)
        return await _write(taken, change, wanted, known, city)


async def known_to(taken: Connection, city: City, asked: Rule) -> Known:
    """Return what a rule may name, as far as it matters to it: sensors are many."""
    sensors: dict[str, str] = {}
    if asked.sensor_ids:
        sensors = await _sensors(taken, "select_named_sensors", {"sensor_ids": [*asked.sensor_ids]})
        if any(sensor_id not in sensors for sensor_id in asked.sensor_ids):
            near = {"kind": asked.condition.kind, "sensor_count": CANDIDATES_MAX_COUNT}
            sensors |= await _sensors(taken, "select_some_sensors", near)
    indices = {name: frozenset(index.kinds) for name, index in INDICES.items()}
    return known_of(city, indices, sensors)


def item(stored: StoredRule) -> dict[str, object]:
    """Return a version of a rule as it is answered."""
    return {
        **to_json(stored.rule),
        "version": stored.version,
        "made_at": rfc3339(stored.made_at),
        "made_by": stored.made_by,
        "note": stored.note,
    }


def not_found(rule_id: str, known: Mapping[str, StoredRule]) -> NotFoundError:
    """Return the refusal of a rule that is not there, with those that were probably meant."""
    near = nearest(rule_id, {name: stored.rule.label_en for name, stored in known.items()})
    return NotFoundError(
        f"no rule {rule_id[:100]!r}" + (f"; near: {', '.join(near)}" if near else "")
    )


async def _begin(taken: Connection, change: Change, city: City) -> dict[str, StoredRule]:
    """Return all rules by name, of which nobody else changes one until this is over."""
    await taken.execute(_ONE_AT_A_TIME)
    await identity.refuse_other(taken, change.asking, city, now=change.now)
    return {stored.rule.rule_id: stored for stored in await rules_of(taken)}


async def _write(
    taken: Connection, change: Change, new: Rule, known: Mapping[str, StoredRule], city: City
) -> StoredRule:
    others = {rule_id: stored.rule for rule_id, stored in known.items()}
    check(new, others, await known_to(taken, city, new))
    before = known.get(new.rule_id)
    version = 1 if before is None else before.version + 1
    written = {"rule_id": new.rule_id, "version": version, "definition": to_text(new)}
    await taken.execute(QUERIES["write_rule"], written)
    written |= {"made_by": change.actor.name, "note": change.note}
    await taken.execute(QUERIES["write_version"], written)
    what = What.RULE_MADE if before is None else What.RULE_CHANGED
    difference = told(before and before.rule, new)
    after = {"version": version, **difference.after}
    past = None if before is None else {"version": before.version, **difference.before}
    await trail.note(taken, change.actor, what, new.rule_id, before=past, after=after)
    (made,) = await rules_of(taken, new.rule_id)
    return made


async def rules_of(taken: Connection, rule_id: str | None = None) -> list[StoredRule]:
    """Return rules as they are, all or one."""
    async with taken.cursor(row_factory=class_row(_Row)) as cursor:
        await cursor.execute(QUERIES["select_rules"], {"rule_id": rule_id})
        return [row.read() for row in await cursor.fetchall()]


async def _sensors(taken: Connection, name: str, asked: Mapping[str, object]) -> dict[str, str]:
    async with taken.cursor() as cursor:
        await cursor.execute(QUERIES[name], asked)
        return dict(await cursor.fetchall())


def _refuse_beyond(asking: Principal, rule: Rule, city: City) -> None:
    """Refuse a rule that holds where somebody may not look. Raises `ForbiddenError`."""
    reach.refuse_areas(asking, frozenset(rule.areas) or None, city)


def _too_late(now: StoredRule, version: int) -> ConflictError:
    who = now.made_by or "the city's pack"
    return ConflictError(
        f"version {now.version} was made by {who} at {rfc3339(now.made_at)}; yours is of {version}",
        members={"rule": item(now)},
    )
