"""Single sign-on as the routes have it: sends to the provider, and takes back who returns."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from db.pool import Pool
from ioc_api.accounts import trail
from ioc_api.accounts.oidc import arrival, pending
from ioc_api.accounts.oidc.pending import Pending
from ioc_api.accounts.oidc.person import Person
from ioc_api.accounts.oidc.provider import Provider
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.sessions import Begun
from ioc_api.accounts.sign_in import Caller
from ioc_api.accounts.trail import Actor, What, changing
from ioc_api.errors import NotFoundError, SignInError

NOT_HERE = frozenset({Reason.AWAY, Reason.STALE})
"""What says nothing of anybody who wanted to come in; it is logged and leaves no trail."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back.

    Attributes
    ----------
    code, state, error, issuer : str or None
        Of its address.
    cookie : str or None
        Of us.
    """

    code: str | None
    state: str | None
    error: str | None
    issuer: str | None
    cookie: str | None


class SignOn:
    """Single sign-on, or that there is none.

    Parameters
    ----------
    provider
        None where the installation has none.
    pool, wall
        Database and clock.
    """

    def __init__(
        self, provider: Provider | None, pool: Pool, *, wall: Callable[[], datetime]
    ) -> None:
        self._provider = provider
        self._pool = pool
        self._wall = wall

    @property
    def provider(self) -> Provider:
        """The provider.

        Raises
        ------
        NotFoundError
            There is none.
        """
        if self._provider is None:
            raise NotFoundError("single sign-on is not set up here: IOC_OIDC_ISSUER names nobody")
        return self._provider

    @property
    def name(self) -> str:
        """The provider's name; empty where there is none."""
        return "" if self._provider is None else self._provider.client.name

    async def begin(self, return_url: str) -> tuple[str, str]:
        """Return where a browser is sent, and the cookie that it takes along.

        Raises
        ------
        NotFoundError
            There is no provider.
        SignInError
            He is away.
        """
        begun = pending.begin()
        address = await self.provider.address(begun, return_url=return_url)
        return address, pending.seal(begun, self._key(), now_s=self._now_s())

    async def end(self, back: Return, return_url: str, caller: Caller) -> Begun:
        """Begin a session for who has come back.

        Raises
        ------
        NotFoundError
            There is no provider.
        SignInError
            It is nobody, or nobody who may come in.
        """
        try:
            person = await self._person(back, return_url)
            async with changing(self._pool) as taken:
                return await arrival.arrive(taken, person, caller, now=self._wall())
        except SignInError as error:
            _log.warning("single_sign_on_failed", reason=error.reason, detail=error.detail)
            if error.reason not in NOT_HERE:
                nobody = Actor(None, arrival.VIA, caller.address)
                async with changing(self._pool) as taken:
                    told = {"reason": error.reason}
                    await trail.note(taken, nobody, What.SIGN_IN_FAILED, after=told)
            raise

    async def _person(self, back: Return, return_url: str) -> Person:
        begun = self._pending(back)
        if back.issuer is not None and back.issuer != self.provider.client.issuer:  # RFC 9207
            raise SignInError(Reason.UNTRUSTED, "the answer is another provider's")
        if back.error is not None or back.code is None:
            raise SignInError(Reason.DENIED, "the provider sent nobody back")
        return await self.provider.person(back.code, begun, return_url=return_url)

    def _pending(self, back: Return) -> Pending:
        key, now_s = self._key(), self._now_s()
        begun = None if back.cookie is None else pending.unseal(back.cookie, key, now_s=now_s)
        state = (back.state or "").encode()
        if begun is None or not hmac.compare_digest(begun.state.encode(), state):
            raise SignInError(Reason.STALE, "this browser has begun no such sign-in, or long ago")
        return begun

    def _key(self) -> pending.OctKey:
        return pending.key_of(self.provider.client.client_secret.get_secret_value())

    def _now_s(self) -> int:
        return int(self._wall().timestamp())
