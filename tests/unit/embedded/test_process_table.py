"""A reused pid is never mistaken for ours."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from embedded import process_table


def test_a_process_is_known_by_its_pid_and_start_time() -> None:
    me = process_table.identify(os.getpid())
    assert me is not None
    assert me.is_alive()
    assert not replace(me, started_ticks=me.started_ticks + 1).is_alive()


def test_a_process_of_an_earlier_boot_is_not_ours() -> None:
    me = process_table.identify(os.getpid())
    assert me is not None
    assert not replace(me, boot_id="another").is_alive()


def test_a_process_that_has_ended_is_nobody(tmp_path: Path) -> None:
    remembered = tmp_path / "sleeper.json"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        process_table.write(remembered, child.pid)
        assert process_table.read(remembered) is not None
        child.kill()
        child.wait()
    assert process_table.read(remembered) is None


def test_a_file_that_was_cut_short_remembers_nobody(tmp_path: Path) -> None:
    remembered = tmp_path / "sleeper.json"
    remembered.write_text('{"pid": 1')
    assert process_table.read(remembered) is None


def test_descendants_are_found_through_their_parents() -> None:
    script = "import subprocess as s; s.run(['cat'])"
    with subprocess.Popen(
        [sys.executable, "-c", f"print(1, flush=True); {script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.pid in process_table.descendants(os.getpid())
        process_table.kill_tree(child.pid)


def test_a_killed_tree_is_gone_when_the_kill_returns() -> None:
    """A child that holds much memory dies slowly; a database's next start would meet it."""
    heavy = "held = bytearray(256 << 20); print(1, flush=True); input()"
    script = f"import subprocess as s, sys; s.run([sys.executable, '-c', {heavy!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        family = [process_table.identify(pid) for pid in process_table.descendants(parent.pid)]
        assert family
        process_table.kill_tree(parent.pid)
        assert not [one for one in family if one is not None and one.is_alive()]
