"""What was probably meant comes first, and nothing that is accepted is lost."""

from hypothesis import given
from hypothesis import strategies as st

from ioc_api.http.nearest import CANDIDATES_MAX_COUNT, nearest_first

AREAS = {"760": "Quận 1", "761": "Quận 12", "777": "Quận Bình Tân", "769": "Thành phố Thủ Đức"}


@given(st.text(max_size=200))
def test_all_that_is_accepted_is_named_once(wrong: str) -> None:
    assert sorted(nearest_first(wrong, AREAS)) == sorted(AREAS)


def test_names_are_known_without_their_marks() -> None:
    assert nearest_first("quan 1", AREAS)[0] == "760"
    assert nearest_first("Binh Tan", AREAS)[0] == "777"
    assert nearest_first("769a", AREAS)[0] == "769"


def test_of_very_many_none_is_compared() -> None:
    many = {str(number): str(number) for number in range(CANDIDATES_MAX_COUNT + 1)}
    assert nearest_first("5000x", many) == tuple(many)
