"""Clients of a running city that have come in: by its one-time link, and by a key made then."""

import contextlib
import subprocess
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx

from ioc_api import PREFIX
from tests.stand.stack import IOC, Stack


def link(city: Stack, *arguments: str) -> str:
    """Return a one-time link's token, as `./ioc link` prints it."""
    answer = subprocess.run(
        [str(IOC), "link", *arguments, "--data", str(city.data)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    (found,) = (word for word in answer.stdout.split() if "/#/enter/" in word)
    return found.rpartition("/")[2]


@contextlib.contextmanager
def signed_in(city: Stack, *arguments: str) -> Generator[httpx.Client]:
    """Yield a client with a session, an admin's unless the arguments of `./ioc link` say other."""
    parts = urlsplit(city.api)
    with httpx.Client(
        base_url=f"{city.api}{PREFIX}",
        timeout=30,
        trust_env=False,
        headers={"Origin": f"{parts.scheme}://{parts.netloc}"},
    ) as client:
        client.post("/session", json={"token": link(city, *arguments)}).raise_for_status()
        yield client


@contextlib.contextmanager
def with_key(city: Stack, session: httpx.Client) -> Generator[httpx.Client]:
    """Yield a client with a new key of whoever has the session."""
    answer = session.post("/keys", json={"label": "a program of a test"})
    answer.raise_for_status()
    with httpx.Client(
        base_url=f"{city.api}{PREFIX}",
        timeout=30,
        trust_env=False,
        headers={"Authorization": f"Bearer {answer.json()['key']}"},
    ) as client:
        yield client
