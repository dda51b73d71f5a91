"""How a file is written."""

import pytest

from ioc_api.export.form import RUN_BY_SPREADSHEETS, Form, harmless


@pytest.mark.parametrize("begin", RUN_BY_SPREADSHEETS)
def test_text_that_would_be_run_is_made_harmless(begin: str) -> None:
    assert harmless(f"{begin}cmd") == f"'{begin}cmd"


@pytest.mark.parametrize("text", ["hcmc-aq-0001", "7-1", "", "'-1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_only_text_files_are_opened_by_spreadsheets() -> None:
    assert Form(format="csv").text("=1+1") == "'=1+1"
    assert Form(format="geojson").text("=1+1") == "=1+1"
