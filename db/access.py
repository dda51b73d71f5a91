"""What each account may do with each table and view: whoever adds one says it here.

A table that is missing here can be used by its owner only, and a test says which one it is.
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
GRANTEES = (Role.INGEST, Role.API)

_BY_INGEST: Mapping[str, Rights] = {
    "sensor": WRITE,
    "gateway": WRITE,
    "sensor_place": WRITE,
    "area": WRITE | {"DELETE"},  # the city's pack as a table
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

# What a function of the schema lets an account do that its rights do not.
FUNCTIONS: Mapping[str, tuple[Role, ...]] = {
    "drop_chunks_before(text, timestamptz)": (Role.INGEST,),
}


def rights(kinds: Iterable[Kind] = KINDS) -> dict[str, dict[Role, Rights]]:
    """Return what each grantee may do with each table and view of ours, those of kinds included."""
    return {
        name: {Role.INGEST: by_ingest, Role.API: READ} for name, by_ingest in _tables(kinds).items()
    }


def _tables(kinds: Iterable[Kind]) -> dict[str, Rights]:
    found = dict(_BY_INGEST)
    for kind in kinds:
        found[f"reading_{kind.code}"] = WRITE
        found[f"latest_{kind.code}"] = READ
        for tier in TIERS:
            found[f"rollup_{kind.code}_{tier.name}"] = WRITE
    return found
