"""What really happened in a simulated city, loaded with the readings that show it."""

from contract.errors import PayloadError
from db.connection import Connection
from ingest.judge import truth
from ingest.judge.truth import Told
from ingest.load.delivery import Reject, Truths
from ingest.load.ledger import Ledger, Tally
from ingest.load.part_store import Stored
from ingest.write import truth_event


async def store(
    connection: Connection, ledger: Ledger, truths: Truths, now_us: int
) -> Stored | None:
    """Store what a part tells in one transaction; None where it was committed before.

    Raises
    ------
    psycopg.Error
        Nothing of it is stored.
    """
    told: dict[str, Told] = {}
    rejects: list[Reject] = []
    for number, payload in enumerate(truths.payloads, 1):
        try:
            one = Told(truth.event_of(payload), now_us)
        except PayloadError as error:
            raw = payload.decode("utf-8", "replace")
            rejects.append(Reject(number, error.reason, error.detail, raw))
        else:
            before = told.get(one.event.event_id)
            if before is None or one.weight >= before.weight:
                told[one.event.event_id] = one
    async with connection.transaction():
        if not await ledger.claim(connection, truths.part, len(truths.payloads)):
            return None
        await truth_event.write(connection, told)
        # Events are no rows of readings: only what is refused of them is counted.
        tally = Tally(row_count=len(rejects), refused_count=len(rejects))
        await ledger.add(connection, tally, done_count=1, part_count=truths.part_count)
    return Stored(tally, rejects)
