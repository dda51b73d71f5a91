"""What is to be made of a past, told by two files below the simulator's folder."""

import json
from pathlib import Path

import pytest

from launcher import past
from launcher.errors import LauncherError
from simulator.run.checkpoint import BOOT_FILE
from simulator.settings import history_min

SPAN = {"from_ms": 0, "seam_ms": 86_400_000, "boot": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "past").mkdir()
    past.made_file(tmp_path).write_text(json.dumps(SPAN))
    return tmp_path


def test_there_is_work_where_a_past_was_told_and_none_is_left_when_it_is_stored(
    folder: Path,
) -> None:
    work = past.work(folder, "http://127.0.0.1:1")
    assert work.is_there()
    assert not work.is_done()
    past.done_file(folder).write_text('{"rows": 7, "refused": 0, "took_s": 2.0, "rows_per_s": 3.5}')
    assert work.is_done()
    assert work.result() == "history: 24 hours, 7 rows in 2 s"


async def test_while_the_api_is_away_nothing_is_said_of_progress(
    folder: Path, unused_tcp_port: int
) -> None:
    assert await past.work(folder, f"http://127.0.0.1:{unused_tcp_port}").progress() == ""


@pytest.mark.parametrize(
    "text",
    ["0", "24h", "30d", "1d12h", "90m", "3660d", "3661d", "", "30", "5w", "-1d", "d", "1h1d"],
)
def test_a_past_is_understood_as_the_simulator_understands_it(text: str) -> None:
    found = past.days(text)
    if found is None:
        with pytest.raises(ValueError, match="a past is as long as"):
            history_min(text)
    else:
        assert history_min(text) == pytest.approx(found * 1_440)


def test_the_larger_city_may_take_longer_to_live_through_a_past() -> None:
    told = {"IOC_SIMULATOR_SENSOR_COUNT": "2000", "IOC_SIMULATOR_HISTORY": "30d"}
    assert past.spin_s(told) == 90.0
    assert past.spin_s(told | {"IOC_SIMULATOR_HISTORY": "0"}) == 0.0
    assert past.spin_s(told | {"IOC_SIMULATOR_SENSOR_COUNT": "many"}) == 30.0


def test_another_past_for_a_city_that_has_begun_is_answered_in_words(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert past.FIRST_RUN_FILE == BOOT_FILE
    assert past.remark("7d", folder) == ()  # nothing has run there yet
    (folder / BOOT_FILE).touch()
    assert (
        past.remark(None, folder) == past.remark("24h", folder) == past.remark("1d", folder) == ()
    )
    (said,) = past.remark("7d", folder)
    assert said.startswith("--history 7d makes no other past")
    assert "has a past of 24 hours" in said
    bare = tmp_path_factory.mktemp("bare")
    (bare / BOOT_FILE).touch()
    assert past.remark("0", bare) == ()
    assert "was begun without one" in past.remark("24h", bare)[0]


def test_a_folder_without_a_past_has_no_work(tmp_path: Path) -> None:
    assert not past.work(tmp_path, "").is_there()
    with pytest.raises(LauncherError, match=r"past\.json tells of no past"):
        past.words(tmp_path)


def test_a_load_is_named_after_its_past_so_that_another_past_is_another_load(folder: Path) -> None:
    words = past.words(folder)
    assert words[words.index("--name") + 1] == "history-86400000"
    assert [words[at + 4] for at, word in enumerate(words) if word == "--"] == [
        "simulator",
        "ingest",
    ]
