"""`docker-compose.yml` as the tests read it."""

import re
from typing import Any

import yaml

from launcher.checkout import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = DOCUMENT["services"]
SERVERS = ("timescaledb", "mosquitto")  # whose images are somebody else's
ONE_SHOT = "migrate"
FIRST = "passwords"  # it builds our image
TOOLS = tuple(name for name in SERVICES if "profiles" in SERVICES[name])  # where asked for
OURS = tuple(name for name in SERVICES if name not in {*SERVERS, *TOOLS})
PASSING = (FIRST, ONE_SHOT, "accounts")  # they end by themselves
WORK = "history"  # it does its work once and stays; nobody waits for it
LASTING = tuple(name for name in SERVICES if name not in {*PASSING, *TOOLS, WORK})
# ${NAME}, ${NAME:-default} or ${NAME:?complaint}
REFERENCE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<sign>[-?])(?P<rest>[^}]*))?\}")

SIZES = {"k": 2**10, "m": 2**20, "g": 2**30}


def defaults() -> dict[str, str | None]:
    """Return every variable that the file asks for, with its default; None where it has none."""
    found: dict[str, str | None] = {}
    for match in REFERENCE.finditer(TEXT):
        default = match["rest"] if match["sign"] == "-" else None
        earlier = found.setdefault(match["name"], default)
        assert earlier == default, f"{match['name']} has two defaults"
    return found


def build_arguments() -> set[str]:
    """Return the build arguments without a value, which Compose takes from the environment."""
    return {
        name
        for service in SERVICES.values()
        for name, value in service.get("build", {}).get("args", {}).items()
        if value is None
    }


def environment(service: str) -> dict[str, str]:
    """Return the environment of a service, as it is written."""
    return SERVICES[service].get("environment", {})


def mounts(service: str) -> dict[str, str]:
    """Return where the named volumes of a service lie, by name."""
    given = [mount.split(":", 1) for mount in SERVICES[service].get("volumes", [])]
    return {name: where for name, where in given if not name.startswith(".")}


def size_bytes(text: str) -> int:
    """Return a size as Compose writes it: 256m, 3g."""
    return int(text[:-1]) * SIZES[text[-1]]
