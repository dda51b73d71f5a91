"""The past of a data folder, made and written: what `python -m simulator history` does."""

from pathlib import Path
from typing import BinaryIO

import structlog

from contract.city import City
from contract.clock import from_us, monotonic_s, rfc3339
from simulator.errors import CheckpointError
from simulator.history.pipe import Pipe
from simulator.history.retold import TRUTH_KIND, Retold
from simulator.run.checkpoint import BOOT_FILE
from simulator.run.past import PastFolder

log = structlog.stdlib.get_logger()


def make(data: Path, city: City, to: BinaryIO) -> None:
    """Write the past of a simulator's folder; nothing where it has none.

    Raises
    ------
    CheckpointError
        It cannot be made.
    BrokenPipeError
        Nobody reads on.
    """
    folder = PastFolder(data)
    past = folder.load()
    if past is None:
        return
    if not (data / BOOT_FILE).exists():
        raise CheckpointError(f"the run in {data} has not begun: its past may become another one")
    retold = Retold.of(folder, past, city)
    pipe = Pipe(to, retold.part_count)
    log.info(
        "history_began", days=len(past.marks), parts=retold.part_count,
        from_at=rfc3339(from_us(past.from_ms * 1000)),
        seam_at=rfc3339(from_us(past.seam_ms * 1000)),
    )  # fmt: skip
    began_s = monotonic_s()
    for part in retold.parts():
        pipe.write(part)
        if part.kind == TRUTH_KIND:
            log.info("history_day_made", part=part.name, rows=pipe.row_count, truth=len(part.truth))
    to.flush()
    took_s = monotonic_s() - began_s
    log.info("history_made", rows=pipe.row_count, took_s=round(took_s, 1))
