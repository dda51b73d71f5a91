"""The page has every figure as the catalogue has it, and says of each miss why."""

import pytest

from tests.stand.fidelity import page
from tests.stand.fidelity.catalogue import FIGURES
from tests.stand.fidelity.figure import Figure, Finding
from tests.stand.fidelity.misses import REASONS
from tests.stand.fidelity.page import Earlier
from tests.stand.fidelity.shape import SHAPES
from tests.stand.fidelity.sheet import cells, number

ALL = [figure for domain in FIGURES.values() for figure in domain]
TEXT = page.PAGE.read_text("utf-8")
ONE = ALL[0]
LOW, HIGH = ONE.accepted


def test_it_has_every_figure_as_it_is_held() -> None:
    for figure in ALL:
        assert "| " + " | ".join(cells(Finding(figure, {}))) + " |" in TEXT


def test_no_reason_is_given_for_a_figure_that_there_is_not() -> None:
    assert REASONS.keys() <= {figure.name for figure in ALL}


def test_every_picture_that_it_shows_is_there() -> None:
    for name in {shape.picture for shape in SHAPES}:
        assert f"({name}.png)" in TEXT
        assert (page.FOLDER / f"{name}.png").stat().st_size < 80_000


def _page_of(finding: Finding, was: dict[str, float]) -> str:
    empty = f"Before.\n{page.BEGIN}\nstale\n{page.END}\nAfter.\n"
    return page.written(empty, {"noise": [finding]}, Earlier({finding.figure.name: was}, {}))


def test_tables_are_made_anew_and_prose_stays() -> None:
    text = _page_of(Finding(ONE, {7: LOW, 42: HIGH}), {"7": LOW - 9, "42": HIGH})
    assert "1 of 1 figures hold on both seeds; before it were 0." in text
    assert f"| {number(LOW - 9)}, {number(HIGH)} | {number(LOW)}, {number(HIGH)} | yes |" in text
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "stale" not in text


def test_a_miss_without_a_reason_is_named() -> None:
    unknown = Figure(
        name="nobody knows", source="S1", confidence="V", unit="1", published=1.0,
        accepted=(0.0, 2.0), because="it is so", of=lambda year: float(year.day_count),
    )  # fmt: skip
    missed = {"noise": [Finding(unknown, {7: 3.0})]}
    assert page.unexplained(missed) == ["nobody knows"]
    assert page.unexplained({"noise": [Finding(unknown, {7: 1.0})]}) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [(1931.4, "1931"), (35.04, "35"), (-0.48, "-0.48"), (0.0074, "0.0074"), (3, "3")],
)
def test_numbers_are_said_to_three_digits(value: float, said: str) -> None:
    assert number(value) == said
