"""Output that never ends its process: what a full disk or a gone reader refuses is dropped."""

import io
import os
import sys
import threading


class Unfailing(io.TextIOBase):
    """A text stream on a file descriptor; what was dropped is counted and said when it can be."""

    encoding = "utf-8"

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._pending = ""
        self._lost_count = 0
        self._is_cut = False  # the last line that was begun has no end

    def write(self, text: str, /) -> int:
        """Take a text; a whole line is written at once."""
        with self._lock:
            self._pending += text
            if text.endswith("\n"):
                self._pour()
        return len(text)

    def flush(self) -> None:
        """Write what was taken so far."""
        with self._lock:
            self._pour()

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Tell whether somebody looks on."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def _pour(self) -> None:
        text, self._pending = self._pending, ""
        if not text:
            return
        if self._lost_count:
            text = f'{{"event": "log_lines_lost", "count": {self._lost_count}}}\n{text}'
        # Not through a buffer, which would keep what was refused and fail again at the end.
        whole = text.encode(self.encoding, errors="backslashreplace")
        rest = b"\n" + whole if self._is_cut else whole
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self._lost_count += 1
            self._is_cut = self._is_cut or len(rest) < len(whole)
        else:
            self._lost_count, self._is_cut = 0, False


def forgive() -> None:
    """Have standard output and standard error never fail, from now on."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    sys.stdout, sys.stderr = Unfailing(1), Unfailing(2)
