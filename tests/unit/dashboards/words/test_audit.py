"""Whatever can be changed, the audit page has words for it."""

from ioc_api.accounts.trail import What
from launcher.checkout import ROOT


def test_every_change_has_its_words() -> None:
    """The page names what happened in both languages, not by its code."""
    for language in ("vi", "en"):
        words = (ROOT / "dashboards" / "words" / f"own-{language}.js").read_text("utf-8")
        assert [what for what in What if f'"event.{what}":' not in words] == []
