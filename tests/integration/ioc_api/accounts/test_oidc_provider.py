"""The talk with a provider that really runs: who comes back from it is whom it let in."""

import asyncio
from collections.abc import Callable, Generator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from contract.clock import monotonic_s, utc_now
from embedded import ports
from ioc_api.accounts.oidc import pending, provider
from ioc_api.accounts.oidc.client import Client
from ioc_api.accounts.oidc.provider import Provider
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.oidc.roles import Granted, parse
from ioc_api.accounts.role import Role
from ioc_api.errors import SignInError
from tests.stand.other_server import HTTP_REFUSES, SAYS_NOTHING, answering
from tests.stand.provider import RunningProvider
from tests.stand.provider import provider as running_provider

pytestmark = pytest.mark.integration

RETURN_URL = "http://127.0.0.1:8000/api/v1/sign-in/oidc/callback"
LAN = {"sub": "7", "preferred_username": "lan", "name": "Nguyễn Thị Lan", "groups": ["d1", "x"]}
STRANGER = {"sub": "8", "preferred_username": "minh", "groups": ["x"]}


@pytest.fixture(scope="module")
def running() -> Generator[RunningProvider]:
    with running_provider([LAN, STRANGER]) as one:
        yield one


def ours(issuer: str, clock_s: Callable[[], float] = monotonic_s) -> Provider:
    """Return our side of a provider."""
    client = Client(
        issuer=issuer,
        client_id="ioc",
        client_secret=SecretStr("a:secret with / and %"),
        name="the city's",
        role_claim="groups",
        grants=parse("d1=operator:760,chiefs=admin"),
    )
    return Provider(client, wall=utc_now, monotonic_s=clock_s)


async def refused(side: Provider, code: str, begun: pending.Pending) -> Reason:
    with pytest.raises(SignInError) as caught:
        await side.person(code, begun, return_url=RETURN_URL)
    assert code not in caught.value.detail
    return Reason(caught.value.reason)


async def test_who_signed_in_there_is_known_here(running: RunningProvider) -> None:
    side, begun = ours(running.issuer), pending.begin()
    address = await side.address(begun, return_url=RETURN_URL)
    assert begun.verifier not in address
    back = running.sign_in(address, "7")
    assert back["state"] == begun.state
    found = await side.person(back["code"], begun, return_url=RETURN_URL)
    assert (found.issuer, found.subject, found.name) == (running.issuer, "7", "lan")
    assert found.display_name == "Nguyễn Thị Lan"
    assert found.granted == Granted(Role.OPERATOR, frozenset({"760"}))


async def test_a_code_is_good_once_and_for_who_has_its_verifier(running: RunningProvider) -> None:
    side, begun = ours(running.issuer), pending.begin()
    address = await side.address(begun, return_url=RETURN_URL)
    stolen = running.sign_in(address, "7")
    other = replace(begun, verifier=pending.begin().verifier)
    assert await refused(side, stolen["code"], other) == Reason.UNTRUSTED
    back = running.sign_in(address, "7")
    await side.person(back["code"], begun, return_url=RETURN_URL)
    assert await refused(side, back["code"], begun) == Reason.UNTRUSTED


async def test_a_token_of_another_sign_in_is_refused(running: RunningProvider) -> None:
    """Same code, same verifier, another nonce: somebody has put his answer into our browser."""
    side, begun = ours(running.issuer), pending.begin()
    back = running.sign_in(await side.address(begun, return_url=RETURN_URL), "7")
    other = replace(begun, nonce=pending.begin().nonce)
    assert await refused(side, back["code"], other) == Reason.UNTRUSTED


async def test_who_has_no_role_here_is_told_so(running: RunningProvider) -> None:
    side, begun = ours(running.issuer), pending.begin()
    back = running.sign_in(await side.address(begun, return_url=RETURN_URL), "8")
    assert await refused(side, back["code"], begun) == Reason.NO_ROLE


async def test_a_provider_that_changes_its_keys_is_followed(running: RunningProvider) -> None:
    """At the next token, but not at each of many that somebody has made himself."""
    clock_s = [0.0]
    side = ours(running.issuer, lambda: clock_s[0])

    async def come_back() -> tuple[str, pending.Pending]:
        begun = pending.begin()
        back = running.sign_in(await side.address(begun, return_url=RETURN_URL), "7")
        return back["code"], begun

    await side.person(*(await come_back()), return_url=RETURN_URL)
    running.rotate()
    assert await refused(side, *(await come_back())) == Reason.UNTRUSTED
    clock_s[0] += provider.KEYS_PAUSE_S + 1
    await side.person(*(await come_back()), return_url=RETURN_URL)


async def test_a_provider_that_calls_itself_otherwise_is_not_used(
    running: RunningProvider,
) -> None:
    """Under another name it would sign for another one."""
    side = ours(running.issuer.replace("127.0.0.1", "localhost"))
    address = await side.address(pending.begin(), return_url=RETURN_URL)
    assert address.startswith("http://localhost:")
    with pytest.raises(SignInError, match="IOC_OIDC_ISSUER"):
        await ours(f"{running.issuer}/").address(pending.begin(), return_url=RETURN_URL)


@pytest.mark.parametrize("words", [SAYS_NOTHING, HTTP_REFUSES, b"HTTP/1.1 200 OK\r\n\r\n[]"])
async def test_a_provider_that_answers_nonsense_is_away(words: bytes) -> None:
    async with answering(words) as port:
        with pytest.raises(SignInError) as caught:
            await ours(f"http://127.0.0.1:{port}").address(pending.begin(), return_url=RETURN_URL)
    assert caught.value.reason == Reason.AWAY


async def test_many_who_knock_while_it_is_away_wait_for_one_answer() -> None:
    """And who comes a moment later is told at once; a little later it is tried again."""
    clock_s = [100.0]
    side = ours(f"http://127.0.0.1:{ports.choose(0)}", lambda: clock_s[0])
    asked: list[bool] = []

    async def knock() -> None:
        with pytest.raises(SignInError) as caught:
            await side.address(pending.begin(), return_url=RETURN_URL)
        asked.append("a moment ago" not in caught.value.detail)

    await asyncio.gather(*(knock() for _ in range(20)))
    assert asked.count(True) == 1
    clock_s[0] += provider.AWAY_PAUSE_S + 1
    await knock()
    assert asked.count(True) == 2


async def test_a_provider_that_is_gone_is_away() -> None:
    with running_provider([LAN]) as one:
        side, begun = ours(one.issuer), pending.begin()
        back = one.sign_in(await side.address(begun, return_url=RETURN_URL), "7")
        one.stop()
        assert await refused(side, back["code"], begun) == Reason.AWAY
