"""Single sign-on from the button to the session, with a provider that really runs."""

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest

from tests.stand.provider import RunningProvider, provider
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration

GO, BACK = "/api/v1/sign-in/oidc", "/api/v1/sign-in/oidc/callback"
LAN = {"preferred_username": "lan", "name": "Nguyễn Thị Lan", "groups": ["d1"]}


@pytest.fixture(scope="module")
def one() -> Generator[RunningProvider]:
    with provider([]) as running:
        yield running


@pytest.fixture
def settings(one: RunningProvider, tmp_path: Path) -> dict[str, Any]:
    """What an installation with single sign-on is told."""
    one.know("7", LAN)
    secret = tmp_path / "secret"
    secret.write_text("of-the-client")
    return {
        "oidc_issuer": one.issuer,
        "oidc_client_id": "ioc",
        "oidc_client_secret_file": secret,
        "oidc_name": "Cổng HCM",
        "oidc_role_claim": "groups",
        "oidc_roles": "d1=operator:760,watch=viewer,chiefs=admin",
        "open_read": False,
    }


async def went(api: Api) -> str:
    """Press the button; return where the browser is sent. The client keeps the cookie."""
    answer = await api.client.get(GO)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


async def came(api: Api, one: RunningProvider, subject: str = "7") -> httpx.Response:
    """Sign in at the provider and come back."""
    back = one.sign_in(await went(api), subject)
    return await api.client.get(BACK, params=back)


def audited(database_url: str) -> list[tuple[str, str | None, dict[str, Any] | None]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT what, whom, after FROM audit ORDER BY audit_id"
        ).fetchall()


async def test_somebody_signs_in(
    start: Start,
    one: RunningProvider,
    settings: dict[str, Any],
    database_url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    api = await start(**settings)
    assert (await api.client.get("/api/v1/me")).status_code == 401
    address = await went(api)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{one.issuer}/oauth2/authorize?")
    assert asked["redirect_uri"] == [f"{api.client.base_url}{BACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    back = one.sign_in(address, "7")
    answer = await api.client.get(BACK, params=back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    me = await api.get("/me")
    assert (me["name"], me["display_name"]) == ("lan", "Nguyễn Thị Lan")
    assert (me["role"], me["areas"], me["via"]) == ("operator", ["760"], "session")
    assert [(what, whom) for what, whom, _ in audited(database_url)] == [
        ("account_added", "lan"),
        ("signed_in", "lan"),
    ]
    said = capfd.readouterr()
    secrets = (back["code"], back["state"], "of-the-client", *api.client.cookies.values())
    assert [secret for secret in secrets if secret in said.out + said.err] == []
    assert [secret for secret in secrets if secret in str(audited(database_url))] == []


async def test_cookies_are_for_the_server_alone(
    start: Start, one: RunningProvider, settings: dict[str, Any]
) -> None:
    """That of the way there and back comes along from another site, that of the session never."""
    api = await start(**settings)
    answer = await api.client.get(GO)
    (there,) = answer.headers.get_list("Set-Cookie")
    assert "HttpOnly; SameSite=Lax" in there
    assert "Max-Age=600;" in there
    back = one.sign_in(answer.headers["Location"], "7")
    session, gone = (await api.client.get(BACK, params=back)).headers.get_list("Set-Cookie")
    assert "HttpOnly; SameSite=Strict" in session
    assert gone.startswith("ioc_sign_in=;")
    over_tls = await api.client.get(GO, headers={"X-Forwarded-Proto": "https"})
    (there,) = over_tls.headers.get_list("Set-Cookie")
    assert there.startswith("__Host-ioc_sign_in=")
    assert there.endswith("; Secure")
    assert "redirect_uri=https%3A%2F%2F" in over_tls.headers["Location"]


async def test_who_comes_again_is_the_same_with_what_the_provider_says_now(
    start: Start, one: RunningProvider, settings: dict[str, Any], database_url: str
) -> None:
    api = await start(**settings)
    await came(api, one)
    one.know("7", {**LAN, "name": "Lan", "groups": ["watch"]})
    await came(api, one)
    me = await api.get("/me")
    assert (me["name"], me["display_name"], me["role"]) == ("lan", "Lan", "viewer")
    assert me["areas"] is None
    changed = [after for what, _, after in audited(database_url) if what == "account_changed"]
    assert changed == [{"display_name": "Lan", "role": "viewer", "areas": None}]


async def test_a_name_opens_nobody_elses_account(
    start: Start, one: RunningProvider, settings: dict[str, Any], database_url: str
) -> None:
    """Whatever somebody calls himself at the provider."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO account (name, display_name, role, created_at, changed_at) "
            "VALUES ('lan', 'Lan of here', 'admin', now(), now())"
        )
    api = await start(**settings)
    await came(api, one)
    me = await api.get("/me")
    assert (me["name"], me["role"]) == ("lan-2", "operator")


async def test_two_windows_make_one_account(
    start: Start, one: RunningProvider, settings: dict[str, Any], database_url: str
) -> None:
    api = await start(**settings)
    backs: list[tuple[dict[str, str], str]] = []
    for _ in range(3):
        address = await went(api)
        backs.append((one.sign_in(address, "7"), api.client.cookies["ioc_sign_in"]))
    api.client.cookies.clear()
    answers = await asyncio.gather(
        *(
            api.client.get(BACK, params=back, headers={"Cookie": f"ioc_sign_in={cookie}"})
            for back, cookie in backs
        )
    )
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT name FROM account").fetchall() == [("lan",)]


async def test_whom_somebody_here_has_disabled_stays_out(
    start: Start, one: RunningProvider, settings: dict[str, Any], database_url: str
) -> None:
    api = await start(**settings)
    await came(api, one)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE account SET is_disabled = TRUE")
    api.client.cookies.clear()
    answer = await came(api, one)
    assert (answer.status_code, "is disabled" in answer.text) == (403, True)
    assert (await api.client.get("/api/v1/me")).status_code == 401
    assert audited(database_url)[-1] == ("sign_in_failed", None, {"reason": "disabled"})


async def test_the_last_admin_stays_one(
    start: Start, one: RunningProvider, settings: dict[str, Any], database_url: str
) -> None:
    one.know("7", {**LAN, "groups": ["chiefs"]})
    api = await start(**settings)
    await came(api, one)
    one.know("7", LAN)
    answer = await came(api, one)
    assert (answer.status_code, "last administrator" in answer.text) == (409, True)
    assert audited(database_url)[-1][2] == {"reason": "last-admin"}


async def test_who_has_no_role_or_turns_back_is_told_so(
    start: Start, one: RunningProvider, settings: dict[str, Any]
) -> None:
    one.know("8", {"groups": ["gardeners"]})
    api = await start(**settings)
    answer = await came(api, one, "8")
    assert (answer.status_code, "no role here" in answer.text) == (403, True)
    back = one.turn_back(await went(api))
    answer = await api.client.get(BACK, params=back)
    assert (answer.status_code, "Cổng HCM has let nobody in" in answer.text) == (401, True)
    assert "Set-Cookie" in answer.headers


async def test_an_answer_counts_for_the_browser_that_asked(
    start: Start, one: RunningProvider, settings: dict[str, Any]
) -> None:
    """Neither one that was begun elsewhere, nor one with another state, nor a second time."""
    api = await start(**settings)
    address = await went(api)
    cookie = dict(api.client.cookies)
    back = one.sign_in(address, "7")
    api.client.cookies.clear()
    assert (await api.client.get(BACK, params=back)).status_code == 400
    assert (await api.client.get(BACK)).status_code == 400
    header = {"Cookie": f"ioc_sign_in={cookie['ioc_sign_in']}"}
    other = {**back, "state": "another"}
    assert (await api.client.get(BACK, params=other, headers=header)).status_code == 400
    foreign = {**back, "iss": "https://other.example"}
    assert (await api.client.get(BACK, params=foreign, headers=header)).status_code == 401
    assert (await api.client.get(BACK, params=back, headers=header)).status_code == 303
    assert (await api.client.get(BACK, params=back, headers=header)).status_code == 401


async def test_coming_back_is_counted_among_the_tries_of_an_address(
    start: Start, settings: dict[str, Any]
) -> None:
    """Each asks the provider, who would otherwise be asked as often as somebody likes."""
    api = await start(**settings)
    answers = [await api.client.get(BACK) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert "Retry-After" in answers[-1].headers


async def test_nobody_is_led_elsewhere(
    start: Start, one: RunningProvider, settings: dict[str, Any]
) -> None:
    """Whatever stands in the address or the name that one asks under."""
    api = await start(**settings)
    lures = {"next": "https://evil.example", "redirect_uri": "https://evil.example", "to": "//evil"}
    answer = await api.client.get(GO, params=lures)
    assert answer.headers["Location"].startswith(f"{one.issuer}/oauth2/authorize?")
    assert "evil" not in answer.headers["Location"]
    back = one.sign_in(answer.headers["Location"], "7")
    answer = await api.client.get(BACK, params={**back, **lures})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    answer = await api.client.get(GO, headers={"Host": "evil.example"})
    assert answer.status_code == 421


async def test_a_provider_that_is_away_is_named_and_others_come_in(
    start: Start, settings: dict[str, Any]
) -> None:
    """As when it has ended between two sign-ins; the rest of the API goes on."""
    with provider([]) as gone:
        api = await start(**{**settings, "oidc_issuer": gone.issuer})
    answer = await api.client.get(GO)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert "Cổng HCM does not answer" in answer.text
    assert (await api.client.get("/api/v1/health")).status_code == 200


async def test_the_room_is_told_of_the_provider(start: Start, settings: dict[str, Any]) -> None:
    api = await start(**settings)
    refusal = (await api.client.get("/api/v1/me")).json()
    assert refusal["sign_in"]["oidc"] == {"name": "Cổng HCM", "url": GO}


async def test_without_a_provider_there_is_no_such_way(start: Start) -> None:
    api = await start()
    for path in (GO, BACK):
        assert (await api.client.get(path)).status_code == 404
