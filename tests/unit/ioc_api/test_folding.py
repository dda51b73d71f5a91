"""The search of the API folds as the room's does: one list of cases for both."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.folding import folded

CASES = json.loads(Path(__file__).with_name("folding.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[1] for case in CASES])
def test_a_name_is_found_by_what_people_type(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)
