"""Papers: each with a document and its first day; the page is what the modules say."""

from datetime import timedelta

import pytest

from launcher.checkout import ROOT
from operations.errors import NotInForceError
from operations.indices import papers
from operations.indices.papers import PAPERS, Paper

ANEW = ".ioc/env/bin/python -m operations.indices > docs/indices.md"
FOLDER = ROOT / "operations/indices"
NO_PAPERS = {
    *("__init__", "__main__", "air", "air_grade", "domain", "grade", "group", "index", "lookback"),
    *("papers", "registry", "scorecard", "validity"),
}


def test_the_page_is_what_the_modules_say() -> None:
    assert (ROOT / "docs/indices.md").read_text("utf-8") == papers.document(), f"run {ANEW}"


def test_every_module_is_a_paper_or_holds_none() -> None:
    names = {path.stem for path in FOLDER.glob("*.py")}
    written = {paper.module.__name__.rpartition(".")[2] for paper in PAPERS}
    assert names == written | NO_PAPERS


@pytest.mark.parametrize("paper", PAPERS, ids=lambda one: one.title)
def test_a_day_before_it_held_is_refused_by_document_and_date(paper: Paper) -> None:
    paper.refuse_before(paper.valid_from)
    with pytest.raises(NotInForceError) as caught:
        paper.refuse_before(paper.valid_from - timedelta(days=1))
    assert (caught.value.rule, caught.value.valid_from) == (paper.source, paper.valid_from)
    assert paper.source in str(caught.value)
    assert str(paper.valid_from) in str(caught.value)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda one: one.title)
def test_classes_rise_and_have_words_in_both_languages(paper: Paper) -> None:
    for _, grades in paper.scales:
        lowest = [one.from_value for one in grades]
        assert lowest == sorted(set(lowest))
        assert len({one.code for one in grades}) == len(grades)
        for one in grades:
            assert one.label_vi
            assert one.label_en
            assert len(one.color) == len("#RRGGBB")
