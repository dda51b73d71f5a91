"""`python -m simulator stream` and `digest` as a user runs them."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.checkout import ROOT
from simulator.__main__ import main
from tests.stand.clean_environment import clean_environment
from tests.stand.waiting import wait_until

START = "2026-10-12T00:00:00Z"


def simulator(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT,
        env=clean_environment() | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_stream_of_ten_sensors_is_ndjson_of_ten_kinds() -> None:
    done = simulator("stream", "--speed", "0", "--count", "40", "--start", START)
    rows = [json.loads(text) for text in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert len(rows) == 40
    assert len({row["kind"] for row in rows}) == 10
    assert [row["observed_at"] for row in rows] == sorted(row["observed_at"] for row in rows)
    assert all(row["values"] for row in rows)


def test_a_stream_ends_after_its_duration() -> None:
    done = simulator("stream", "--speed", "0", "--duration", "120", "--start", START)
    times = [json.loads(text)["observed_at"] for text in done.stdout.splitlines()]

    assert times[0] >= "2026-10-12T00:00:00.000Z"
    assert times[-1] < "2026-10-12T00:02:00.000Z"


def test_csv_has_one_row_for_each_value() -> None:
    done = simulator("stream", "--speed", "0", "--count", "5", "--format", "csv", "--start", START)
    rows = list(csv.DictReader(done.stdout.splitlines()))

    assert len({(row["sensor_id"], row["seq"]) for row in rows}) == 5
    assert all(float(row["value"]) is not None for row in rows)
    assert {row["quantity"] for row in rows if row["kind"] == "noise"} <= {"leq_db", "lmax_db"}


def test_the_same_seed_has_the_same_digest_and_another_has_not() -> None:
    arguments = ("digest", "--sensors", "40", "--duration", "300")
    first, again = simulator(*arguments), simulator(*arguments)
    other = simulator(*arguments, "--seed", "7")

    assert first.stdout == again.stdout
    assert first.stdout.split()[0] != other.stdout.split()[0]


def test_settings_come_from_the_environment_and_flags_win() -> None:
    number = ("digest", "--sensors", "20", "--duration", "60")
    by_variable = simulator(*number, IOC_SIMULATOR_SEED="7")
    by_flag = simulator(*number, "--seed", "7", IOC_SIMULATOR_SEED="9")

    assert by_variable.stdout == by_flag.stdout
    assert "seed 7" in by_flag.stdout


@pytest.mark.parametrize(
    ("command", "environ", "message"),
    [
        ("stream", {"IOC_SIMULATOR_SEDE": "1"}, "IOC_SIMULATOR_SEED"),
        ("stream --sensors 0", {}, "--sensors or IOC_SIMULATOR_SENSOR_COUNT is 0: should be"),
        ("stream --sensors x", {}, "--sensors: invalid int value: 'x'"),
        ("stream", {"IOC_SIMULATOR_SEED": "x"}, "IOC_SIMULATOR_SEED is 'x': should be a valid"),
        ("stream --speed -1", {}, "--speed: '-1' is not a number from 0 to 10000"),
        ("stream --speed nan", {}, "--speed: 'nan' is not a number"),
        ("run --speed 0", {}, "--speed or IOC_SIMULATOR_SPEED is 0.0: should be greater than 0"),
        ("stream --count -1", {}, "--count: '-1' is not a whole number from 0"),
        ("digest --duration inf", {}, "--duration: 'inf' is not a number from 0"),
        ("digest --day 2026-02-30", {}, "--day: '2026-02-30' is not a day such as 2026-03-02"),
        ("digest --day 1950-01-01", {}, "is not in the years 1970 to 2099"),
        ("digest --day 2026-03-02 --duration 9", {}, "--duration: not allowed with argument --day"),
        ("digest --day 2026-03-02 --start 2026-03-02T00:00:00Z", {}, "not allowed with"),
        ("digest --shards 0", {}, "--shards: '0' is not a whole number from 1 to 64"),
        ("stream --shards 65", {}, "--shards: '65' is not a whole number from 1 to 64"),
        ("stream --shard 5/4", {}, "--shard: '5/4' is not a part such as 1/4, of at most 64"),
        ("stream --shard 0/4", {}, "--shard: '0/4' is not a part such as 1/4"),
        ("digest --shard half", {}, "--shard: 'half' is not a part such as 1/4"),
        ("digest --without storm-west.rain", {}, "no event 'storm-west.rain' in this run"),
        ("stream --start 2026-10-12T00:00:00", {}, "no offset"),
        ("stream --start 0001-01-01T00:00:00Z", {}, "is not in the years 1970 to 2099"),
        ("stream --trouble 21", {}, "--trouble or IOC_SIMULATOR_TROUBLE is 21.0: should be less"),
        ("digest --scenario rain", {}, "no scenario 'rain' in hcmc; known: accident-corridor, "),
        ("digest --without x", {}, "no event 'x' in this run; known: none was asked for"),
        (
            "digest --scenario storm-west --without storm",
            {},
            "known: storm-west.storm, storm-west.collision, storm-west.trip",
        ),
        ("scenarios --city atlantis", {}, "known: hcmc"),
        ("stream --kind fog", {}, "unrecognized arguments: --kind fog"),
        ("stream", {"IOC_CITY": "atlantis"}, "known: hcmc"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_is_right(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    environ: dict[str, str],
    message: str,
) -> None:
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    try:
        code = main(command.split())
    except SystemExit as misuse:  # argparse ends this way
        code = misuse.code

    assert code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", "stream", "--speed", "0", "--start", START],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.wait(timeout=30) == 0
        assert child.stderr.read() == ""


def is_at_work(pid: int, *, shards: int) -> bool:
    """Tell whether a command has begun to listen to signals, and started all its processes."""
    process = Path("/proc") / str(pid)
    status = (process / "status").read_text()
    caught = int(re.findall(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)[0], 16)
    children = (process / "task" / str(pid) / "children").read_text().split()
    return bool(caught >> (signal.SIGTERM - 1) & 1) and len(children) >= 3 * shards


@pytest.mark.parametrize(
    "command",
    [
        "stream --speed 1",
        "stream --speed 0",
        "digest --sensors 500 --duration 864000",
        "digest --sensors 500 --duration 864000 --shards 2",
        "scenarios --sensors 20000",
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_command_quietly(command: str, number: signal.Signals) -> None:
    """As a terminal's ^C does: sent to all processes of the command."""
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", *command.split()],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        wait_until(lambda: is_at_work(child.pid, shards=command.count("--shards")), command)
        if number == signal.SIGINT:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
        _, said = child.communicate(timeout=60)

    assert (said, child.returncode) == ("", 128 + number)
