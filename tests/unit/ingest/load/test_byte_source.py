"""A pipe gives what it has; whoever reads asks for what is needed."""

import io
import os
import threading

from ingest.load.byte_source import ByteSource


def test_a_look_ahead_takes_nothing() -> None:
    source = ByteSource(io.BytesIO(b"ARROW1 and more"))
    assert source.starts(6) == b"ARROW1"
    assert source.starts(1) == b"A"
    assert source.read(6) == b"ARROW1"
    assert source.tail == b"ARROW1"
    assert source.read(100) == b" and more"
    assert source.tail == b"and more"
    assert source.starts(1) == b""


def test_all_that_is_asked_for_comes_at_once_from_a_pipe_that_gives_little() -> None:
    reading, writing = os.pipe()

    def write() -> None:
        for _ in range(50):
            os.write(writing, b"0123456789")
        os.close(writing)

    thread = threading.Thread(target=write)
    thread.start()
    with os.fdopen(reading, "rb", buffering=0) as file:
        source = ByteSource(file)
        assert source.read(495) == (b"0123456789" * 50)[:495]
        assert source.read(10) == b"56789"
    thread.join()
