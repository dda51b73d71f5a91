"""Readings that added to a row which another one made, or said it again: none bears their numbers.

They are written down, so that whoever looks for gaps in the numbers does not miss them.
"""

from collections.abc import Sequence

import numpy as np

from contract.clock import from_us
from db.connection import Connection
from ingest.judge.columns import Table
from ingest.write.queries import QUERIES


async def write(connection: Connection, numbered: Sequence[Table]) -> None:
    """Write down the numbers of readings in the transaction that stores their values."""
    if not numbered:
        return
    await connection.execute(
        QUERIES["insert_completed"],
        {
            "sensor_keys": np.concatenate([table.sensor_key for table in numbered]).tolist(),
            "observed_at": [
                from_us(instant_us)
                for table in numbered
                for instant_us in table.observed_us.tolist()
            ],
            "boots": np.concatenate([table.boot for table in numbered]).tolist(),
            "seqs": np.concatenate([table.seq for table in numbered]).tolist(),
        },
    )
