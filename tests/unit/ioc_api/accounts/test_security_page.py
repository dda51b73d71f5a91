"""What docs/security.md says of roles and rights is what the application does."""

import re
from pathlib import Path

from ioc_api.accounts import guesses, known, limits, passwords, sessions
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import least
from launcher.checkout import ROOT
from tests.stand.running_api import app_of, settings_of

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
RIGHTS = PAGE.partition("\n## Roles, rights, areas\n")[2].partition("\n## ")[0]
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", re.MULTILINE)


def test_every_right_stands_there_with_the_least_role_that_has_it() -> None:
    told = [(right, role) for right, role, _ in ROW.findall(RIGHTS)]
    assert told == [(str(right), str(least(right))) for right in Right]


def test_what_opens_nothing_yet_is_told_so() -> None:
    app = app_of(settings_of("postgresql://x", "mqtt://127.0.0.1:1", api_truth=True))
    asked = {
        operation["x-right"]
        for operations in app.openapi()["paths"].values()
        for operation in operations.values()
    }
    idle = {right for right, _, opens in ROW.findall(RIGHTS) if opens.startswith("nothing yet")}
    # Payloads and others' keys are more of an answer, not a route of their own.
    assert idle == {str(right) for right in Right} - asked - {"read_payloads", "manage_keys"}


def test_the_lasting_of_things_is_as_it_is() -> None:
    assert sessions.IDLE.total_seconds() == 12 * 3600
    assert sessions.LASTS.days == 7
    assert sessions.LINK_LASTS.total_seconds() == 15 * 60
    assert (known.REMEMBERED_S, known.AWAY_MAX_S) == (2, 600)
    assert (passwords.MIN_LENGTH, passwords.MAX_LENGTH) == (12, 256)
    assert (guesses.WITH_NAME.tries_count, guesses.WITH_ADDRESS.tries_count) == (5, 20)
    assert limits.REQUESTS.item.amount == 12_000
    assert limits.SIGN_INS.item.amount == 10
    for said in ("twelve hours", "seven days", "fifteen minutes", "two seconds", "ten minutes"):
        assert said in PAGE
    assert "12 to 256 characters" in PAGE


def test_files_that_it_names_are_there() -> None:
    for name in re.findall(r"`((?:ioc_api|db|contract)/[\w/]+\.py)`", PAGE):
        assert (ROOT / name).is_file(), name
    for link in re.findall(r"\]\(([\w./-]+)\)", PAGE):
        assert (Path(ROOT, "docs", link)).exists(), link
