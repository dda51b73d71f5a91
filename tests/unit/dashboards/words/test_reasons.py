"""Whatever a message is refused for, the room has words for it."""

from contract.reason import Reason
from launcher.checkout import ROOT


def test_every_reason_of_refusal_has_its_words() -> None:
    """A sensor's page names the reason in both languages, not by its code."""
    for language in ("vi", "en"):
        words = (ROOT / "dashboards" / "words" / f"{language}.js").read_text("utf-8")
        assert [reason for reason in Reason if f'"reason.{reason}":' not in words] == []
