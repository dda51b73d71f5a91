"""Ground truth as rows: an event is written as it was told by whoever knows most of it.

An end that came first is not undone by its begin, and a measured end not by one that is not; so the
order of messages does not matter, and one that comes again changes nothing.
"""

from collections.abc import Mapping

import msgspec

from contract.clock import from_us
from db.connection import Connection
from ingest.judge.truth import Told
from ingest.write.queries import QUERIES


async def write(connection: Connection, told: Mapping[str, Told]) -> int:
    """Write events in the running transaction; return how many rows say something new.

    Parameters
    ----------
    told
        By the event's id.
    """
    if not told:
        return 0
    # Every worker hears all truth: in one order they wait for each other and not in a ring.
    rows = [_row(told[event_id]) for event_id in sorted(told)]
    written = await connection.execute(
        QUERIES["upsert_truth"], {"events": msgspec.json.encode(rows).decode()}
    )
    return written.rowcount


def _row(told: Told) -> dict[str, object]:
    return {**msgspec.structs.asdict(told.event), "received_at": from_us(told.received_us)}
