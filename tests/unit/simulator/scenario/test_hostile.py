"""Whatever stands in a scenario's text, it is a scenario or it is refused with a line."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.file import parse
from simulator.scenario.reader import AT, COMMON, HEAD
from simulator.scenario.repertoire import KINDS
from simulator.scenario.script import placed
from simulator.scenario.stage import Stage

BEGIN = 29_868_060
VALUES = (
    *("3", "0", "-1", "0.5", "nan", "inf", "-inf", "1e400", "9999999999999999999999"),
    *('""', '"30m"', '"760"', '"traffic-001"', '"hcmc-aq-0001"', '"storm"', '"x\\u0000"', '"é"'),
    *("true", "1979-05-27", "1979-05-27T07:32:00", "07:32:00", "[]", "[1]", "[0.2, 0.4]"),
    *('["hcmc-aq-0001"]', '["hcmc-gw-760-01", 3]', "{}", "{ a = 1 }", "[[1], [2]]", "[{}]"),
    *("{ lat_deg = 10.8, lon_deg = 106.7 }", "{ lat_deg = nan, lon_deg = 106.7 }"),
    *("{ lat_deg = 10.8, lon_deg = 106.7, radius_km = 900 }", "'feeder-01'", '"feeder-02"'),
)
PARAMETERS = sorted({name for kind in KINDS.values() for name in kind.parameters})
KEYS = st.sampled_from([*COMMON, *PARAMETERS, *AT, "'odd key'"])
PAIRS = st.dictionaries(KEYS, st.sampled_from(VALUES), max_size=6)
TABLES = st.tuples(
    st.sampled_from(["[[event]]", "[[fault]]", "[event]", "[[event.at]]", "[fault.x]"]),
    st.sampled_from([*KINDS, "x", ""]),
    PAIRS,
)


def text_of(head: dict[str, str], tables: list[tuple[str, str, dict[str, str]]]) -> str:
    lines = [f"{key} = {value}" for key, value in head.items()]
    for name, what, pairs in tables:
        lines.append(name)
        if "what" not in pairs:
            lines.append(f'what = "{what}"')
        lines += [f"{key} = {value}" for key, value in pairs.items()]
    return "\n".join(lines)


def judge(stage: Stage, text: str) -> None:
    try:
        placed(parse(text, name="odd", origin="odd.toml"), stage, BEGIN)
    except ScenarioError as error:
        for line in str(error).splitlines():
            assert re.match(r"odd\.toml:\d+: \S", line), line


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(st.sampled_from(HEAD), st.sampled_from(VALUES), max_size=4),
    st.lists(TABLES, max_size=3),
)
def test_odd_values_are_refused_with_their_lines(
    stage: Stage, head: dict[str, str], tables: list[tuple[str, str, dict[str, str]]]
) -> None:
    judge(stage, text_of(dict.fromkeys(HEAD[:3], '"t"') | head, tables))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_line(stage: Stage, text: str) -> None:
    judge(stage, text)
