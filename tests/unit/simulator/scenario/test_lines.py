"""In which line a key of a TOML text stands."""

import tomllib

from simulator.scenario.lines import MAX_STATEMENT_LINES, line_at, lines_of

TEXT = '''# a comment
label_vi = "một"
about = """
[[event]]
no = "table"
"""

[[event]]
what = "storm"
at = { lat_deg = 10.8, lon_deg = 106.7 }


[[fault]] # one
sensor = [
  "a",
  "b",
]
[[event]]
what = "accident"
[event.at]
lat_deg = 1
"quoted key" = 2
'''


def test_keys_are_found_where_they_stand() -> None:
    found = lines_of(TEXT)

    assert found["label_vi",] == 2
    assert found["about",] == 3
    assert found["event", 0] == 8
    assert found["event", 0, "what"] == 9
    assert found["event", 0, "at"] == 10
    assert found["fault", 0, "sensor"] == 14
    assert found["event", 1, "what"] == 19
    assert found["event", 1, "at", "lat_deg"] == 21
    assert found["event", 1, "at", "quoted key"] == 22
    assert tomllib.loads(TEXT)["event"][1]["at"]["quoted key"] == 2


def test_a_key_without_a_line_of_its_own_has_the_one_around_it() -> None:
    found = lines_of(TEXT)

    assert line_at(found, ("event", 0, "at", "lat_deg")) == 10
    assert line_at(found, ("fault", 0, "after")) == 13
    assert line_at(found, ("nothing", 3)) == 1


def test_a_statement_without_end_ends_the_count() -> None:
    text = "a = 1\nb = [\n" + "1,\n" * MAX_STATEMENT_LINES + "]\nc = 2\n"

    assert lines_of(text) == {("a",): 1}
