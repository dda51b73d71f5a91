"""The processes' log files: bounded, shown, followed."""

import shutil
import threading
from collections.abc import Generator
from pathlib import Path

MAX_BYTES = 10_000_000
POLL_S = 0.25
_TAIL_MAX_BYTES = 256_000


def bound(path: Path) -> None:
    """Move a log that has grown too large to ``NAME.log.1``, in place.

    Copied and cut rather than renamed, because the process appends to the open file; the lines that
    it writes between the two are lost, once in 10 MB; on a full disk, all that were moved.
    """
    if path.exists() and path.stat().st_size > MAX_BYTES:
        older = path.with_name(f"{path.name}.1")
        try:
            shutil.copyfile(path, older)
        except OSError:  # a full disk: room for what comes is worth more than what was
            older.unlink(missing_ok=True)
        with path.open("r+b") as log:
            log.truncate(0)


def tail(path: Path, count: int) -> list[str]:
    """Return the last lines of a log."""
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - _TAIL_MAX_BYTES))
        return log.read().decode(errors="replace").splitlines()[-count:]


def follow(paths: list[Path]) -> Generator[tuple[str, str], None, None]:
    """Yield (name, line) as lines are written, for ever."""
    offsets = {path: path.stat().st_size if path.exists() else 0 for path in paths}
    never = threading.Event()
    while True:
        for path in paths:
            lines, offsets[path] = _read_from(path, offsets[path])
            yield from ((path.stem, line) for line in lines)
        never.wait(POLL_S)


def _read_from(path: Path, offset: int) -> tuple[list[str], int]:
    """Return the whole lines after an offset and the offset behind them."""
    if not path.exists():
        return [], 0
    if path.stat().st_size < offset:
        offset = 0  # it was cut
    with path.open("rb") as log:
        log.seek(offset)
        text = log.read()
    whole = text[: text.rfind(b"\n") + 1]
    return whole.decode(errors="replace").splitlines(), offset + len(whole)
