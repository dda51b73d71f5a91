"""What a browser carries while its person is at the provider: a short cookie that we have signed.

No server remembers who has gone there, so any process of ours takes them back.
"""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import cast

from authlib.oauth2.rfc7636 import (  # pyright: ignore[reportMissingTypeStubs] - has none
    create_s256_code_challenge,  # pyright: ignore[reportUnknownVariableType]
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

LASTS_S = 600
SECRET_BYTES = 32
_ALGORITHM = "HS256"
_PURPOSE = b"ioc: cookie of a sign-in at the provider"


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that has begun.

    Attributes
    ----------
    state : str
        Comes back in the address, and shows that this browser went.
    nonce : str
        Comes back in the ID token, and shows that the token was made for this sign-in.
    verifier : str
        Whose digest the provider has (PKCE): who has the code alone gets nothing for it.
    """

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """The verifier's digest."""
        return cast("str", create_s256_code_challenge(self.verifier))


def begin() -> Pending:
    """Return a new one, which nobody can guess."""
    return Pending(*(secrets.token_urlsafe(SECRET_BYTES) for _ in range(3)))


def key_of(client_secret: str) -> OctKey:
    """Return the key that signs, made from the secret that all our processes share."""
    return OctKey.import_key(hmac.digest(client_secret.encode(), _PURPOSE, hashlib.sha256))


def seal(pending: Pending, key: OctKey, *, now_s: int) -> str:
    """Return the cookie's value."""
    return jwt.encode({"alg": _ALGORITHM}, {**asdict(pending), "exp": now_s + LASTS_S}, key)


def unseal(text: str, key: OctKey, *, now_s: int) -> Pending | None:
    """Return what a cookie's value holds, or None where it is not ours or too old."""
    try:
        claims = jwt.decode(text, key, algorithms=[_ALGORITHM]).claims
        jwt.JWTClaimsRegistry(now_s, exp={"essential": True}).validate(claims)
        return Pending(claims["state"], claims["nonce"], claims["verifier"])
    except (JoseError, ValueError, KeyError):
        return None
