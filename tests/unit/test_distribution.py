"""What runs in one process, and when."""

from tests.stand.distribution import browser_files, places_of, unit_of

FILES = [
    "tests/acceptance/test_city.py",
    "tests/browser/test_map.py",
    *(f"tests/integration/test_{name}.py" for name in "abcd"),
    *(f"tests/unit/test_{name}.py" for name in "efghijkl"),
]


def test_whole_cities_come_first_and_what_waits_stands_beside_what_computes() -> None:
    places = places_of(FILES)
    order = [file.rsplit("/", 1)[0][6:] for file in sorted(FILES, key=places.__getitem__)]
    assert order[:2] == ["browser", "acceptance"]
    assert order[-1] == "unit"
    assert all("integration" in order[at : at + 4] for at in range(2, 8))


def test_a_file_goes_by_itself_but_for_those_that_look_at_a_city() -> None:
    """Two cities for all of them, and each file in one."""
    browser = browser_files()
    assert len(browser) > 10
    assert {unit_of(file, browser) for file in browser} == {"city 0", "city 1"}
    assert unit_of("tests/unit/test_e.py", browser) == "tests/unit/test_e.py"
