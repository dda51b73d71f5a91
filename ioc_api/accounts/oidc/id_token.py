"""Whether an ID token says who somebody is: signed by the provider, for us, for this sign-in, now.

Pure. The checks are those of OpenID Connect Core 1.0, 3.1.3.7; they are authlib's and joserfc's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken  # pyright: ignore[reportMissingTypeStubs] - has none
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from ioc_api.accounts.oidc.reason import Reason
from ioc_api.errors import SignInError

# By keys of which the provider publishes one half. Never `none`, nor a secret that we share: with
# those, who has our client's secret signs as the provider.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
              "ES256", "ES384", "ES512", "Ed25519", "EdDSA")  # fmt: skip
LEEWAY_S = 60  # of clocks that differ
SUBJECT_MAX_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say.

    Attributes
    ----------
    issuer : str
        The provider.
    client_id : str
        We.
    nonce : str
        The sign-in.
    """

    issuer: str
    client_id: str
    nonce: str


def is_signed_by_another(text: str, keys: KeySet) -> bool:
    """Tell whether no key of these has signed a token, as after the provider has changed his."""
    try:
        jwt.decode(text, keys, algorithms=list(ALGORITHMS))
    except (InvalidKeyIdError, BadSignatureError):
        return True
    except (JoseError, ValueError):
        return False
    return False


def claims_of(text: str, keys: KeySet, expected: Expected, *, now_s: int) -> Mapping[str, Any]:
    """Return what a token says of a person.

    Raises
    ------
    SignInError
        It is not to be trusted.
    """
    try:
        token = jwt.decode(text, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            params={"nonce": expected.nonce, "client_id": expected.client_id},
        )
        claims.validate(  # pyright: ignore[reportUnknownMemberType]
            now=now_s, leeway=LEEWAY_S
        )
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        # Words of the library on what is wrong; none of them holds the token.
        raise SignInError(Reason.UNTRUSTED, str(error)[:200]) from None
    if not 1 <= len(token.claims["sub"]) <= SUBJECT_MAX_LENGTH:
        raise SignInError(Reason.UNTRUSTED, "its subject is empty or too long")
    return token.claims
