"""A running provider of single sign-on, and a person who signs in there."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx

from embedded import ports
from launcher.checkout import ROOT
from tests.stand.waiting import wait_until

ROTATE = "/stand/rotate"


@dataclass(slots=True)
class RunningProvider:
    """A provider that runs until it is stopped."""

    issuer: str
    process: subprocess.Popen[bytes]

    def sign_in(self, address: str, subject: str) -> dict[str, str]:
        """Say at the address that we are a person; return what the browser brings back."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def turn_back(self, address: str) -> dict[str, str]:
        """Let nobody in at the address; return what the browser brings back.

        The mock forgets the state, which RFC 6749 (4.1.2.1) asks for.
        """
        answer = httpx.post(address, data={"action": "deny"})
        state = {"state": dict(parse_qsl(urlsplit(address).query))["state"]}
        return state | dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def know(self, subject: str, claims: Mapping[str, object]) -> None:
        """Let it know a person by these claims from now on."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()

    def rotate(self) -> None:
        """Let it sign with another key from now on, and publish no other."""
        httpx.post(self.issuer + ROTATE).raise_for_status()

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def provider(users: Sequence[Mapping[str, object]]) -> Generator[RunningProvider]:
    """Start a provider that knows users, each by his claims."""
    with ports.Claims() as claims:
        port = claims.take(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stand.provider_process", str(port), json.dumps(users)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running = RunningProvider(f"http://127.0.0.1:{port}", process)
        try:
            wait_until(lambda: _answers(running), "the provider answers")
            yield running
        finally:
            running.stop()


def _answers(running: RunningProvider) -> bool:
    assert running.process.poll() is None, "the provider has ended"
    try:
        return httpx.get(f"{running.issuer}/jwks").is_success
    except httpx.TransportError:
        return False
