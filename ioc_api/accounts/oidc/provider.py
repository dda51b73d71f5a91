"""The talk with the provider: where people are sent, and what an answer of theirs is worth.

Protocol and cryptography are authlib's and joserfc's; the requests are our own few, because
authlib's client of httpx warns of httpx itself.
"""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote, urlsplit

from authlib.oauth2.rfc6749.parameters import (  # pyright: ignore[reportMissingTypeStubs] - none
    prepare_grant_uri,  # pyright: ignore[reportUnknownVariableType]
)
from authlib.oidc.discovery import (  # pyright: ignore[reportMissingTypeStubs]
    get_well_known_url,  # pyright: ignore[reportUnknownVariableType]
)
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ioc_api.accounts.oidc import id_token, person, roles
from ioc_api.accounts.oidc.client import Client
from ioc_api.accounts.oidc.pending import Pending
from ioc_api.accounts.oidc.person import Person
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.oidc.requests import Requests
from ioc_api.errors import SignInError

SCOPE = "openid profile email"
DESCRIBED_FOR_S = 3600.0  # a provider's addresses and keys are asked for anew after that
KEYS_PAUSE_S = 10.0  # tokens of unknown keys make us ask for keys no more often
AWAY_PAUSE_S = 5.0  # whoever knocks meanwhile is told at once, and waits for no connection


@dataclass(frozen=True, slots=True)
class _Described:
    """What the provider says of himself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    takes_secret_in_form: bool


class Provider:
    """One provider.

    Parameters
    ----------
    client
        Who we are there.
    wall, monotonic_s
        Clocks.
    """

    def __init__(
        self, client: Client, *, wall: Callable[[], datetime], monotonic_s: Callable[[], float]
    ) -> None:
        self.client = client
        self._wall = wall
        self._monotonic_s = monotonic_s
        self._requests = Requests()
        self._described: _Described | None = None
        self._keys: KeySet | None = None
        self._described_s = self._keys_s = 0.0
        self._away_until_s = 0.0
        self._asking = asyncio.Lock()  # of many who knock at once, one asks for all

    async def address(self, pending: Pending, *, return_url: str) -> str:
        """Return where a person is sent to sign in.

        Raises
        ------
        SignInError
            The provider is away.
        """
        described = await self._description()
        return prepare_grant_uri(  # pyright: ignore[reportUnknownVariableType]
            described.authorization_endpoint,
            self.client.client_id,
            "code",
            redirect_uri=return_url,
            scope=SCOPE,
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=pending.challenge,
            code_challenge_method="S256",
        )

    async def person(self, code: str, pending: Pending, *, return_url: str) -> Person:
        """Return who has come back with a code.

        Raises
        ------
        SignInError
            The provider is away, does not take the code, says what cannot be trusted, or the person
            has no role here.
        """
        tokens = await self._tokens(code, pending, return_url)
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise SignInError(Reason.UNTRUSTED, "the provider gave no ID token")
        keys = await self._key_set()
        if id_token.is_signed_by_another(text, keys):
            keys = await self._key_set(is_fresh=True)
        expected = id_token.Expected(self.client.issuer, self.client.client_id, pending.nonce)
        claims = id_token.claims_of(text, keys, expected, now_s=int(self._wall().timestamp()))
        if not roles.values_at(claims, self.client.role_claim):
            claims = await self._with_user_info(claims, tokens.get("access_token"))
        return person.of(
            claims,
            issuer=self.client.issuer,
            role_claim=self.client.role_claim,
            grants=self.client.grants,
        )

    async def _description(self) -> _Described:
        async with self._asking:
            now_s = self._monotonic_s()
            if self._described is None or now_s - self._described_s > DESCRIBED_FOR_S:
                if now_s < self._away_until_s:
                    raise SignInError(Reason.AWAY, "it did not answer a moment ago")
                self._described, self._described_s = self._read(await self._said()), now_s
            return self._described

    async def _said(self) -> Mapping[str, Any]:
        try:
            return await self._requests.json(get_well_known_url(self.client.issuer, external=True))
        except SignInError:
            self._away_until_s = self._monotonic_s() + AWAY_PAUSE_S
            raise

    def _read(self, said: Mapping[str, Any]) -> _Described:
        if said.get("issuer") != self.client.issuer:
            raise SignInError(
                Reason.AWAY, "the provider calls itself otherwise than IOC_OIDC_ISSUER"
            )
        methods = said.get("token_endpoint_auth_methods_supported") or ()
        info = said.get("userinfo_endpoint")
        return _Described(
            *(
                self._endpoint(said.get(name))
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            ),
            userinfo_endpoint=None if info is None else self._endpoint(info),
            takes_secret_in_form="client_secret_post" in methods,
        )

    def _endpoint(self, url: object) -> str:
        """Return an address of the provider's; where he has TLS, all of his have."""
        schemes = {"https", urlsplit(self.client.issuer).scheme}
        if not isinstance(url, str) or urlsplit(url).scheme not in schemes:
            raise SignInError(Reason.AWAY, "the provider's description names no address to use")
        return url

    async def _key_set(self, *, is_fresh: bool = False) -> KeySet:
        described = await self._description()
        async with self._asking:
            now_s = self._monotonic_s()
            age_s = now_s - self._keys_s
            if self._keys is None or age_s > (KEYS_PAUSE_S if is_fresh else DESCRIBED_FOR_S):
                said = await self._requests.json(described.jwks_uri)
                try:
                    self._keys = KeySet.import_key_set(cast("Any", said))
                except (JoseError, ValueError, KeyError, TypeError):
                    raise SignInError(Reason.AWAY, "the provider's keys cannot be read") from None
                self._keys_s = now_s
            return self._keys

    async def _tokens(self, code: str, pending: Pending, return_url: str) -> Mapping[str, Any]:
        described = await self._description()
        us, secret = self.client.client_id, self.client.client_secret.get_secret_value()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_url,
            "code_verifier": pending.verifier,
        }
        if described.takes_secret_in_form:
            form |= {"client_id": us, "client_secret": secret}
            return await self._requests.json(described.token_endpoint, form=form)
        # RFC 6749, 2.3.1: each is encoded before they are joined.
        joined = f"{quote(us, safe='')}:{quote(secret, safe='')}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(joined).decode()}"}
        return await self._requests.json(described.token_endpoint, form=form, headers=headers)

    async def _with_user_info(
        self, claims: Mapping[str, Any], access_token: object
    ) -> Mapping[str, Any]:
        """Return claims with those that the provider tells only who asks for them."""
        described = await self._description()
        if described.userinfo_endpoint is None or not isinstance(access_token, str):
            return claims
        more = await self._requests.json(
            described.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"}
        )
        if more.get("sub") != claims["sub"]:
            raise SignInError(Reason.UNTRUSTED, "the provider's two answers are of two persons")
        return {**more, **claims}
