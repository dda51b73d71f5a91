"""Logs stay bounded."""

from pathlib import Path

import pytest

from launcher import log_file


def test_a_log_that_has_grown_too_large_is_moved_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "MAX_BYTES", 10)
    path = tmp_path / "api.log"
    with path.open("ab") as writer:
        writer.write(b"before the cut\n")
        writer.flush()
        log_file.bound(path)
        writer.write(b"after\n")
    assert path.read_bytes() == b"after\n"
    assert (tmp_path / "api.log.1").read_bytes() == b"before the cut\n"


def test_a_log_is_cut_also_where_there_is_no_room_to_keep_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "MAX_BYTES", 10)
    path = tmp_path / "api.log"
    path.write_text("before the cut\n")
    (tmp_path / "api.log.1").symlink_to("/dev/full")
    log_file.bound(path)
    assert path.read_bytes() == b""


def test_the_tail_is_the_last_lines(tmp_path: Path) -> None:
    path = tmp_path / "api.log"
    path.write_text("one\ntwo\nthree\n")
    assert log_file.tail(path, 2) == ["two", "three"]
