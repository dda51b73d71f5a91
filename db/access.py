"""What each account may do with each table and view: whoever adds one says it here.

A table that is missing here can be used by its owner only, and a test says which one it is. A name
without a schema is of `public`.
"""

from collections.abc import Iterable, Mapping

from contract.catalogue import KINDS, Kind
from contract.database_role import Role
from db.rollup import TIERS

Rights = frozenset[str]

READ: Rights = frozenset({"SELECT"})
WRITE: Rights = READ | {"INSERT", "UPDATE"}
QUEUE: Rights = READ | {"INSERT", "DELETE", "MAINTAIN"}
NOTHING: Rights = frozenset()

# The accounts that are granted something; the owner needs no grant.
GRANTEES = (Role.INGEST, Role.API, Role.OPERATIONS, Role.ANALYST)

ANALYSIS = "analysis"
"""The schema of views that analysts read, and all they may read."""

# How many sessions an account may have at once; the others share what the server has.
SESSIONS_MAX: Mapping[Role, int] = {Role.ANALYST: 8}
# What an account's sessions begin with. All but the room for files is a default: PostgreSQL lets
# everybody change it for a session of theirs. It is rights that keep an analyst from writing.
SETTINGS: Mapping[Role, Mapping[str, str]] = {
    Role.ANALYST: {
        "default_transaction_read_only": "on",
        "statement_timeout": "60s",
        # One that is forgotten holds locks that keep old chunks from being dropped.
        "idle_in_transaction_session_timeout": "60s",
        "search_path": f"{ANALYSIS}, public",  # public has time_bucket
        # Of sorts and joins that do not fit into memory; an analyst cannot raise it.
        "temp_file_limit": "4GB",
    },
}

_BY_INGEST: Mapping[str, Rights] = {
    "sensor": WRITE,
    "gateway": WRITE,
    "sensor_place": WRITE,
    "sensor_service": WRITE | {"DELETE"},  # by a trigger of `sensor`
    "area": WRITE | {"DELETE"},  # the city's pack as a table
    "city": WRITE,
    "recall_due": WRITE | {"DELETE"},  # a queue
    "dead_letter": WRITE | {"DELETE"},  # retention deletes old ones
    "completed_reading": READ | {"INSERT"},
    "ingest_worker": WRITE | {"DELETE"},  # of slots that are no longer configured
    "ingest_session": WRITE | {"DELETE"},  # goes when it has ended
    "truth_event": WRITE,
    "dirty_bucket": QUEUE,  # many dead rows: the leader vacuums it
    "retention": WRITE,
    "recount_due": READ | {"UPDATE", "DELETE"},  # a queue that a migration has filled
    "load": WRITE,
    "load_part": READ | {"INSERT"},
    "schema_migration": READ,
}

# Of no other service: who may come in, and what they are known by. `audit` is read by the API and
# written by a function.
_BY_API: Mapping[str, Rights] = {
    "account": WRITE,
    "account_session": WRITE | {"DELETE"},  # of sessions long over
    "account_key": WRITE,
    "entry_link": WRITE | {"DELETE"},  # of links long past
    "sign_in_guess": WRITE | {"DELETE"},  # who came in after all
    "audit": READ,
}

# Who judges: operations writes what it concludes, the API what people say and do about it. Ingest
# appends to what is to be judged.
_BY_JUDGEMENT: Mapping[str, Mapping[Role, Rights]] = {
    "changed_sensor": {Role.INGEST: QUEUE, Role.OPERATIONS: QUEUE},
    "judged_until": {Role.INGEST: READ | {"UPDATE"}, Role.API: READ, Role.OPERATIONS: WRITE},
    "rule": {Role.API: WRITE, Role.OPERATIONS: WRITE},
    "rule_version": {Role.API: READ | {"INSERT"}, Role.OPERATIONS: READ | {"INSERT"}},
    "maintenance_window": {Role.API: WRITE, Role.OPERATIONS: READ},
    "rule_episode": {Role.API: READ, Role.OPERATIONS: WRITE | {"DELETE"}},
    "alert": {Role.API: READ | {"UPDATE"}, Role.OPERATIONS: WRITE},
    "alert_sensor": {Role.API: READ, Role.OPERATIONS: WRITE},
    "alert_step": {Role.API: READ | {"INSERT"}, Role.OPERATIONS: READ | {"INSERT"}},
    "alert_news": {Role.API: READ | {"INSERT"}, Role.OPERATIONS: QUEUE},
    "public_message": {Role.API: READ | {"INSERT"}},
    "telling": {Role.API: READ | {"UPDATE"}, Role.OPERATIONS: WRITE | {"DELETE"}},
}

# Indices: operations computes them of what ingest's rollups mark, by a trigger.
_BY_INDICES: Mapping[str, Mapping[Role, Rights]] = {
    "air_index_1h": {Role.API: READ, Role.OPERATIONS: WRITE | {"DELETE"}},
    "air_index_1d": {Role.API: READ, Role.OPERATIONS: WRITE | {"DELETE"}},
    "air_index_due": {Role.INGEST: QUEUE, Role.OPERATIONS: QUEUE},
    "air_index_until": {Role.API: READ, Role.OPERATIONS: WRITE},
}

# What a function of the schema lets an account do that its rights do not.
FUNCTIONS: Mapping[str, tuple[Role, ...]] = {
    "drop_chunks_before(text, timestamptz)": (Role.INGEST,),
    "try_lead_judgement()": (Role.OPERATIONS,),
    "try_lead_indices()": (Role.OPERATIONS,),
    "append_audit(text, text, text, text, text, jsonb, jsonb)": (Role.API, Role.OPERATIONS),
}


def rights(kinds: Iterable[Kind] = KINDS) -> dict[str, dict[Role, Rights]]:
    """Return what each grantee may do with each table and view of ours, those of kinds included."""
    nothing: dict[Role, Rights] = dict.fromkeys(GRANTEES, NOTHING)
    read_by_all = nothing | {Role.API: READ, Role.OPERATIONS: READ}
    return {
        **{name: read_by_all | {Role.INGEST: held} for name, held in _tables(kinds).items()},
        **{name: nothing | {Role.API: held} for name, held in _BY_API.items()},
        **{name: nothing | dict(held) for name, held in {**_BY_JUDGEMENT, **_BY_INDICES}.items()},
        **{name: nothing | {Role.ANALYST: READ} for name in _views(kinds)},
    }


def _tables(kinds: Iterable[Kind]) -> dict[str, Rights]:
    found = dict(_BY_INGEST)
    for kind in kinds:
        found[f"reading_{kind.code}"] = WRITE
        found[f"latest_{kind.code}"] = READ
        for tier in TIERS:
            found[f"rollup_{kind.code}_{tier.name}"] = WRITE
    return found


def _views(kinds: Iterable[Kind]) -> list[str]:
    names = ["sensor", "area", "alert", "alert_step", "air_index_1h", "air_index_1d"]
    for kind in kinds:
        names += [kind.code, *(f"{kind.code}_{tier.name}" for tier in TIERS)]
    return [f"{ANALYSIS}.{name}" for name in names]
