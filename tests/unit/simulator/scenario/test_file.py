"""Scenarios as files."""

from datetime import datetime
from textwrap import dedent

import pytest

from contract.city import City
from simulator.errors import ScenarioError
from simulator.scenario.asked import Place
from simulator.scenario.file import known_scenarios, load, parse
from simulator.scenario.repertoire import FAULTS
from simulator.scenario.script import Scenario, placed
from simulator.scenario.stage import Stage

HEAD = 'label_vi = "Thử"\nlabel_en = "Trial"\nabout = "What one sees."\n'
BEGIN = 29_868_060


def read(body: str, head: str = HEAD) -> Scenario:
    return parse(head + dedent(body), name="trial", origin="trial.toml")


def wrong(body: str, head: str = HEAD) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        read(body, head)
    return str(error.value).splitlines()


def test_a_scenario_is_read() -> None:
    scenario = read("""\
        start = "2026-10-24T15:00"
        [[event]]
        id = "storm"
        what = "storm"
        after = "30m"
        for = "1h30m"
        at = { lat_deg = 10.80, lon_deg = 106.70, radius_km = 6 }
        peak_mmh = 80
        cause = ""
        [[fault]]
        what = "stuck"
        sensor = ["hcmc-aq-0003"]
        quantity = "pm25_ugm3"
        after = "1h"
        cause = "storm"
        [[fault]]
        what = "drift"
        kind = "air_quality"
        first = 6
        share = [0.2, 0.5]
        """)
    storm, stuck, drift = scenario.entries

    assert scenario.start == datetime(2026, 10, 24, 15)  # noqa: DTZ001
    assert (storm.entry_id, storm.after_min, storm.length_min) == ("storm", 30, 90)
    assert storm.place == Place(lat_deg=10.8, lon_deg=106.7, radius_km=6)
    assert storm.values == {"peak_mmh": 80}
    assert storm.cause is None
    assert (stuck.entry_id, stuck.cause, stuck.quantity) == ("stuck-1", "storm", "pm25_ugm3")
    assert stuck.length_min == FAULTS["stuck"].usual_min
    assert drift.place == Place(kind="air_quality", first=6, share=(0.2, 0.5))
    assert scenario.length_min == 2_880


STORM = "[[event]]\nwhat = 'storm'\narea = '760'\n"


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("x = [", 4, "is not TOML"),
        pytest.param("x = " + "[" * 20_000, 4, "is not TOML that can be read: nested", id="deep"),
        pytest.param(f"x = {'9' * 5_000}", 4, "is not TOML that can be read: ", id="long number"),
        ("label_vi = 'again'", 4, "is not TOML: Cannot overwrite a value"),
        ("storms = 3", 4, "storms is not known; accepted: label_vi, label_en, about, start, ev"),
        ("start = 'noon'", 4, "start 'noon' is not the city's local time such as 2026-10-24T15:00"),
        ("start = 2026-10-24T15:00:00Z", 4, "is not the city's local time"),
        ("start = 0001-01-01T00:00:00", 4, "start is not in the years 1970 to 2099"),
        ("start = '9999-12-31T23:59:59'", 4, "start is not in the years 1970 to 2099"),
        ("event = 3", 4, "event must be a list of tables, each headed [[event]]"),
        ("[event]\nwhat = 'storm'", 4, "event must be a list of tables, each headed [[event]]"),
        ("[[event]]\nat = 3", 4, "event[0].what is missing; accepted: storm, accident, closure"),
        ("[[event]]\nwhat = 'stuck'", 5, "event[0].what 'stuck' is not known; accepted: storm"),
        ("[[fault]]\nwhat = 'storm'", 5, "fault[0].what 'storm' is not known; accepted: dropout"),
        (f"{STORM}peek_mmh = 3", 7, "event[0].peek_mmh is not known; accepted: id, what, after"),
        (f"{STORM}peak_mmh = 'much'", 7, "event[0].peak_mmh must be a number, not 'much'"),
        (f"{STORM}peak_mmh = 999", 7, "event[0].peak_mmh 999 is outside 1…250"),
        (f"{STORM}peak_mmh = nan", 7, "event[0].peak_mmh nan is outside 1…250"),
        pytest.param(
            f"{STORM}peak_mmh = 1{'0' * 400}", 7, "event[0].peak_mmh is no number", id="huge"
        ),
        (f"{STORM}after = '1 hour'", 7, "event[0].after '1 hour' is not a span such as 30m"),
        (f"{STORM}after = 30", 7, "event[0].after 30 is not a span such as 30m, 1h30m or 2d"),
        (f"{STORM}for = '0m'", 7, "event[0].for is shorter than a minute"),
        (f"{STORM}id = 'A b'", 7, "id 'A b' must be 1 to 48 of a-z, 0-9, _ and -"),
        (f"{STORM}id = 3", 7, "event[0].id must be a text, not 3"),
        (f"{STORM}cause = 'x'", 7, "cause 'x' is no other entry's id; accepted: storm-1"),
        (f"{STORM}at = {{ lat_deg = 1, lon_deg = 2 }}", 6, "area stands beside at; one place"),
        (f"{STORM}first = 2", 7, "event[0].first chooses sensors; storm happens to a point"),
        ("[[event]]\nwhat = 'storm'", 4, "event[0].at is missing; accepted: at | area | site"),
        (
            "[[event]]\nwhat = 'storm'\nat = [10.8, 106.7]",
            6,
            "event[0].at must be like { lat_deg = …",
        ),
        (
            "[[event]]\nwhat = 'storm'\nat = { lat_deg = 106.7, lon_deg = 10.8 }",
            6,
            "event[0].at.lat_deg 106.7 is outside -90…90",
        ),
        (
            "[[event]]\nwhat = 'storm'\nat = { lat_deg = 10.7, lon = 106.8 }",
            6,
            "event[0].at.lon is not known; accepted: lat_deg, lon_deg, radius_km",
        ),
        (
            "[[event]]\nwhat = 'storm'\nat = { lat_deg = 10.7 }",
            6,
            "event[0].at.lon_deg is missing",
        ),
        (
            "[[fault]]\nwhat = 'stuck'\nsensor = [3]",
            6,
            'fault[0].sensor must be a list of ids such as ["id-1"], not [3]',
        ),
        ("[[fault]]\nwhat = 'stuck'\nsensor = []", 6, "must be a list of ids"),
        ("[[fault]]\nwhat = 'stuck'\nkind = 'weather'\nfirst = 0", 7, "a whole number from 1"),
        ("[[fault]]\nwhat = 'stuck'\nshare = [0.5, 0.2]", 6, "must be a share such as 0.2"),
        ("[[fault]]\nwhat = 'stuck'\nshare = true", 6, "must be a share such as 0.2"),
        pytest.param(
            f"[[fault]]\nwhat = 'stuck'\nkind = 'weather'\nshare = [0, 1{'0' * 400}]",
            7,
            "must be a share such as 0.2",
            id="huge share",
        ),
    ],
)
def test_an_error_names_file_line_field_and_what_is_accepted(
    body: str, line: int, says: str
) -> None:
    (said,) = [text for text in wrong(body) if says in text] or ["\n".join(wrong(body))]

    assert said.startswith(f"trial.toml:{line}: ")
    assert says in said


def test_a_scenario_without_its_texts_is_refused() -> None:
    assert wrong("", head="label_vi = '  '\n") == [
        "trial.toml:1: about is missing; a text is required",
        "trial.toml:1: label_en is missing; a text is required",
        "trial.toml:1: label_vi is missing; a text is required",
    ]


def test_all_errors_of_a_file_are_told_in_the_order_of_its_lines() -> None:
    said = wrong("""\
        [[event]]
        what = "storm"
        area = "760"
        peak_mmh = 999
        moves_kmh = -1
        [[fault]]
        what = "stack"
        [[event]]
        id = "storm-1"
        what = "accident"
        site = "traffic-001"
        after = "soon"
        """)

    assert [text.split(":")[1] for text in said] == ["7", "8", "10", "12", "15"]


def test_a_name_that_is_not_there_is_refused_with_those_that_are(city: City) -> None:
    with pytest.raises(ScenarioError, match="no scenario 'flood' in hcmc; known: accident-corrid"):
        load(city, "flood")


def test_the_pack_has_its_scenarios(city: City) -> None:
    assert known_scenarios(city) == (
        "accident-corridor",
        "bad-sensors",
        "burst-rush-hour",
        "canal-discharge",
        "district-gateways",
        "feeder-outage-night",
        "football-night",
        "heat-wave",
        "ordinary-weekday",
        "storm-king-tide",
        "storm-west",
        "tet-week",
        "warehouse-fire",
        "wrong-clock",
    )


def test_a_scenario_is_placed_in_a_run(stage: Stage) -> None:
    scenario = read("""\
        [[event]]
        id = "storm"
        what = "storm"
        area = "777"
        [[event]]
        what = "accident"
        site = "traffic-001"
        after = "1h"
        for = "20m"
        cause = "storm"
        """)
    storm, accident = placed(scenario, stage, BEGIN)
    again = placed(scenario, stage, BEGIN + 9_000, nth=2)

    assert (storm.event_id, accident.event_id) == ("trial.storm", "trial.accident-2")
    assert (accident.begin_step, accident.end_step) == (BEGIN + 60, BEGIN + 80)
    assert accident.cause_event_id == "trial.storm"
    assert {storm.scenario, accident.scenario} == {"trial"}
    assert [event.event_id for event in again] == ["trial-2.storm", "trial-2.accident-2"]
    assert again[1].cause_event_id == "trial-2.storm"


def test_what_this_run_has_not_is_told_with_its_line(stage: Stage) -> None:
    scenario = read("""\
        [[fault]]
        what = "stuck"
        sensor = ["hcmc-aq-9999"]
        [[event]]
        what = "accident"
        at = { lat_deg = 10.42, lon_deg = 106.9 }
        """)
    with pytest.raises(ScenarioError) as error:
        placed(scenario, stage, BEGIN)
    said = str(error.value).splitlines()

    assert any(text.startswith("trial.toml:6: sensor 'hcmc-aq-9999' is none of") for text in said)
    assert any(text.startswith("trial.toml:9: at has no street within 300 m") for text in said)
