"""An ID token is believed when it is the provider's, for us, for this sign-in and now."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from ioc_api.accounts.oidc.id_token import Expected, claims_of, is_signed_by_another
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.errors import SignInError

NOW_S = 1_800_000_000
EXPECTED = Expected("https://id.example", "ioc", "of-this-sign-in")
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
KEYS = KeySet([RSA, EC, ED])
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "aud": "ioc",
    "sub": "7",
    "exp": NOW_S + 300,
    "iat": NOW_S - 1,
    "nonce": "of-this-sign-in",
}


def signed(algorithm: str = "RS256", key: Any = RSA, **changes: Any) -> str:
    """Return a token with other claims; None leaves one out."""
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    kid = {"kid": key.kid} if key.kid else {}
    return jwt.encode({"alg": algorithm, **kid}, claims, key, algorithms=[algorithm])


@pytest.mark.parametrize(
    ("algorithm", "key"), [("RS256", RSA), ("PS256", RSA), ("ES256", EC), ("Ed25519", ED)]
)
def test_a_good_one_is_believed(algorithm: str, key: Any) -> None:
    claims = claims_of(signed(algorithm, key), KEYS, EXPECTED, now_s=NOW_S)
    assert claims["sub"] == "7"


def test_one_for_several_of_whom_we_are_the_one_that_asked_is_believed() -> None:
    text = signed(aud=["ioc", "another"], azp="ioc")
    assert claims_of(text, KEYS, EXPECTED, now_s=NOW_S)["sub"] == "7"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": "https://id.example/"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["ioc", "another"]},
        {"aud": ["ioc", "another"], "azp": "another"},
        {"azp": "another"},
        {"aud": None},
        {"exp": NOW_S - 61},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": NOW_S + 3600},
        {"nbf": NOW_S + 3600},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "7" * 256},
    ],
    ids=str,
)
def test_one_that_says_something_else_is_not(changes: dict[str, Any]) -> None:
    with pytest.raises(SignInError) as caught:
        claims_of(signed(**changes), KEYS, EXPECTED, now_s=NOW_S)
    assert caught.value.reason == Reason.UNTRUSTED


def test_one_that_another_has_signed_is_not() -> None:
    """With a key of his own under the provider's name, with what is public, or with nothing."""
    public = RSA.as_pem(private=False)
    nothing = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "none"}, CLAIMS)
    )
    header, claims, _ = signed().split(".")
    for text in (
        signed(key=RSAKey.generate_key(2048, {"kid": "rsa"})),
        signed(key=RSAKey.generate_key(2048, {"kid": "unknown"})),
        signed("HS256", OctKey.import_key(b"-----" + public[6:], {"kid": "rsa"})),
        f"{nothing}.",
        f"{header}.{claims}.",
        "",
        "a.b.c",
    ):
        with pytest.raises(SignInError) as caught:
            claims_of(text, KEYS, EXPECTED, now_s=NOW_S)
        assert caught.value.reason == Reason.UNTRUSTED
        assert not text or text not in caught.value.detail


def test_a_change_of_keys_is_noticed() -> None:
    """A key of another name, and another key of the same name."""
    assert is_signed_by_another(signed(), KeySet([EC]))
    assert is_signed_by_another(signed(), KeySet([RSAKey.generate_key(2048, {"kid": "rsa"})]))
    assert not is_signed_by_another(signed(), KEYS)
    assert not is_signed_by_another("a.b.c", KEYS)
