"""What somebody sees whom single sign-on did not let in."""

import pytest

from ioc_api.accounts.oidc.reason import Reason
from ioc_api.single_sign_on import page


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_page_in_two_languages(reason: Reason) -> None:
    answer = page.refusal(reason, "the city's <b>")
    text = bytes(answer.body).decode()
    assert answer.status_code >= 400
    assert "$" not in text
    assert "<b>" not in text
    assert 'lang="vi"' in text
    assert 'lang="en"' in text
    assert 'href="/#/sign-in"' in text


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    policy = page.refusal(Reason.AWAY, "x").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_who_is_away_may_be_back_soon() -> None:
    answer = page.refusal(Reason.AWAY, "x")
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
