"""A newcomer's first minute: one command, its link, and whoever opened it may do everything."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract.database_role import Role
from embedded import location, ports
from tests.stand import stack
from tests.stand.stack import ROOT, Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

SESSION, ME, USERS = "/api/v1/session", "/api/v1/me", "/api/v1/users"
FIRST = re.compile(r"^```sh\n(T=city/v1.*?)^```$", re.MULTILINE | re.DOTALL)
UP_S = 180.0
PASSWORD = "kênh Tàu Hủ, 760"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """The product with a small city, as `./ioc up -d` starts it."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60", "--history", "0"]) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def admin(city: Stack) -> Iterator[httpx.Client]:
    """A browser that has opened the link of the first start."""
    origin = {"Origin": city.api}
    with httpx.Client(base_url=city.api, headers=origin, timeout=20) as browser:
        answer = browser.post(SESSION, json={"token": city.entry})
        assert answer.status_code == 200, answer.text
        yield browser


def test_whoever_sits_here_may_look_and_do_nothing(city: Stack) -> None:
    with httpx.Client(base_url=city.api, timeout=20) as nobody:
        me = nobody.get(ME).json()
        assert (me["name"], me["role"], me["via"]) == (None, "viewer", "open")
        assert nobody.get("/api/v1/overview").status_code == 200
        assert nobody.get("/metrics").status_code == 200
        assert nobody.get(USERS).status_code == 401
        assert nobody.post(USERS, json={}).status_code in {401, 422}
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        assert nobody.get("/api/v1/overview", headers=proxied).status_code == 401


def test_the_link_makes_an_administrator_of_whoever_opens_it_first(
    city: Stack, admin: httpx.Client
) -> None:
    me = admin.get(ME).json()
    assert (me["role"], me["areas"], me["via"]) == ("admin", None, "session")
    assert admin.get(USERS).status_code == 200
    assert httpx.post(city.api + SESSION, json={"token": city.entry}).status_code == 401


def test_a_device_of_ones_own_joins_as_the_readme_says(city: Stack, until: Until) -> None:
    """Word for word but for the ports: the broker takes strangers as before."""
    found = FIRST.search((ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    script = found[1].replace("-p 1883", f"-p {city.mqtt_port}")
    path = f"{city.binaries.mosquitto_pub.parent}:{os.environ['PATH']}"
    subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        check=True,
        env={**os.environ, "PATH": path},
        timeout=60,
    )

    def is_live() -> bool:
        answer = httpx.get(f"{city.api}/api/v1/sensors/my-flood-1")
        return answer.status_code == 200 and answer.json()["status"] == "live"

    until(is_live, "the README's sensor is live", 30)


def test_the_screen_says_who_may_look(city: Stack) -> None:
    assert city.now()["open_read"] is True
    assert "whoever sits at this machine" in city.ioc("status").stdout


def test_another_person_is_let_in_from_the_terminal(city: Stack) -> None:
    """A password is told on standard input, and the account has no more than it was given."""
    added = city.ioc("user", "add", "lan", "--role", "operator", "--area", "760")
    assert added.returncode == 0, added.stderr
    assert city.ioc("user", "password", "lan", told=f"{PASSWORD}\n").returncode == 0
    assert "lan" in city.ioc("user", "list").stdout
    with httpx.Client(base_url=city.api, timeout=20) as lan:
        answer = lan.post(SESSION, json={"name": "lan", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        assert (answer.json()["role"], answer.json()["areas"]) == ("operator", ["760"])
        assert lan.get(USERS).status_code == 403
        assert city.ioc("user", "disable", "lan").returncode == 0
        assert lan.get("/api/v1/overview").status_code == 401


def test_a_link_is_had_while_the_api_is_not(city: Stack) -> None:
    """And in the end the account of all that holds together."""
    city.stop("api")
    try:
        answer = city.ioc("link", "--as", "viewer", "--name", "guest")
    finally:
        city.start("api")
    assert answer.returncode == 0, answer.stderr
    (token,) = stack.ENTRY.findall(answer.stdout)
    entered = httpx.post(city.api + SESSION, json={"token": token}, timeout=20)
    assert (entered.json()["name"], entered.json()["role"]) == ("guest", "viewer")
    verified = city.ioc("audit", "verify")
    assert verified.returncode == 0, verified.stderr


def test_a_database_of_ones_own_needs_no_running_city(city: Stack, tmp_path: Path) -> None:
    """Its address in the environment is enough; without one it is said that nothing runs."""
    words = [str(stack.IOC), "link", "--as", "viewer", "--name", "guest", "--data", str(tmp_path)]
    owner = city.database_url
    password = (city.data / "secrets" / Role.API).read_text().strip()
    url = re.sub(r"//[^@]*@", f"//{Role.API}:{password}@", owner)
    for environ, code in (({"IOC_DATABASE_URL": url}, 0), ({}, 1)):
        answer = subprocess.run(
            words, env={**os.environ, **environ}, capture_output=True, text=True, check=False
        )
        assert answer.returncode == code, answer.stderr


def test_who_stays_with_the_start_is_shown_the_link_last(until: Until) -> None:
    """As most do: without `-d`, until Ctrl-C."""
    with location.scratch() as folder:
        ports_of_its_own = (f"--port={ports.choose(0)}", f"--mqtt-port={ports.choose(0)}")
        process = subprocess.Popen(
            [
                *(str(stack.IOC), "up", "--no-simulator", "--data", str(folder / "data")),
                *ports_of_its_own,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        said = [""]
        reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
        reader.start()
        try:
            until(lambda: stack.ENTRY.search("".join(said)), "the link is printed", UP_S)
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(UP_S)
        reader.join(UP_S)
        process.stdout.close()
    assert code == 0
    assert "operations room" in "".join(said).partition("/#/enter/")[0]


def test_a_session_outlives_the_city_and_its_link_does_not_lie_about(
    city: Stack, admin: httpx.Client
) -> None:
    """Down and up again: the same browser is the same person; no log has what let it in."""
    flags = ["--port", city.api.rpartition(":")[2], "--mqtt-port", str(city.mqtt_port)]
    city.ioc("down")
    again = city.ioc("up", "-d", *flags, "--sensors", "60", "--history", "0")
    assert again.returncode == 0, again.stderr
    (second,) = stack.ENTRY.findall(again.stdout)
    assert second != city.entry
    assert admin.get(ME).json()["role"] == "admin"
    secrets = (city.entry, second, PASSWORD, *admin.cookies.values())
    logs = {path: path.read_text("utf-8", "replace") for path in (city.data / "logs").iterdir()}
    assert [path for path, text in logs.items() for one in secrets if one in text] == []
    assert "./ioc link prints a link" in logs[city.data / "logs" / "launcher.log"]
    assert admin.delete(SESSION).status_code == 204
    assert admin.get(ME).json()["via"] == "open"
