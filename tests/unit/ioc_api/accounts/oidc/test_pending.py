"""The cookie of a sign-in that has begun: nobody makes or keeps one but we."""

import base64
import json

from joserfc import jwt

from ioc_api.accounts.oidc import pending

KEY = pending.key_of("of-the-client")
NOW_S = 1_800_000_000


def test_it_comes_back_as_it_was() -> None:
    begun = pending.begin()
    assert pending.unseal(pending.seal(begun, KEY, now_s=NOW_S), KEY, now_s=NOW_S + 599) == begun


def test_no_two_are_alike_and_none_can_be_guessed() -> None:
    one, other = pending.begin(), pending.begin()
    parts = {one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier}
    assert len(parts) == 6
    assert all(len(part) >= 43 for part in parts)  # PKCE asks for 43 letters at least


def test_it_is_short_lived() -> None:
    sealed = pending.seal(pending.begin(), KEY, now_s=NOW_S)
    assert pending.unseal(sealed, KEY, now_s=NOW_S + pending.LASTS_S + 1) is None


def test_what_is_not_ours_is_nothing() -> None:
    """Another installation's, one that was changed, one without signature, and no cookie at all."""
    sealed = pending.seal(pending.begin(), KEY, now_s=NOW_S)
    header, claims, signature = sealed.split(".")
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    changed = claims[:-2] + ("AA" if claims[-2:] != "AA" else "BB")
    for text in (
        f"{header}.{changed}.{signature}",
        f"{unsigned}.{claims}.",
        f"{header}.{claims}.",
        f"{header}.{claims}",
        "",
        "…",
        "a.b.c",
        sealed * 1000,
    ):
        assert pending.unseal(text, KEY, now_s=NOW_S) is None
    assert pending.unseal(sealed, pending.key_of("of-another"), now_s=NOW_S) is None


def test_one_that_lacks_something_is_nothing() -> None:
    """As one of a version before."""
    text = jwt.encode({"alg": "HS256"}, {"state": "s", "exp": NOW_S + 5}, KEY)
    assert pending.unseal(text, KEY, now_s=NOW_S) is None
    text = jwt.encode({"alg": "HS256"}, {"state": "s", "nonce": "n", "verifier": "v"}, KEY)
    assert pending.unseal(text, KEY, now_s=NOW_S) is None
