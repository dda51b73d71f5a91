"""`python -m tests.stand.unjudged_ingest run`: ingest that tells nobody what has changed.

What telling costs is measured against it.
"""

import sys
from collections.abc import Sequence

from db.connection import Connection
from ingest import __main__ as ingest
from ingest.write import changed
from ingest.write.touched import Touched


async def _tell_nobody(_connection: Connection, _touched: Sequence[Touched]) -> None:
    pass


if __name__ == "__main__":
    changed.write = _tell_nobody
    sys.exit(ingest.main())
