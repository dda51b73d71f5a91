"""How devices of others come to our broker, and `./ioc device`, which lets them in."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from contract.environment import DEFAULT_CITY
from embedded import ports
from embedded.mosquitto import AUTHORITY
from launcher import commands, people
from launcher.checkout import ROOT, DataFolder
from launcher.screen import Screen

INNER_PORT, TLS_PORT, CERTIFICATE_PORT = 18830, 8883, 8884
CHANGES: Mapping[str, str] = {
    "add": "device_added",
    "rotate": "device_rotated",
    "remove": "device_removed",
}
"""What changes something, and what the audit calls it."""
QUESTIONS = frozenset({"-h", "--help"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The broker as devices with an account see it.

    Attributes
    ----------
    brokers, certificate_brokers : tuple of str
        Addresses for who says a password, and for who shows a certificate.
    """

    city: str
    brokers: tuple[str, ...]
    certificate_brokers: tuple[str, ...] = ()


NOWHERE = Door(city=DEFAULT_CITY, brokers=())


def at(city: str, port: int, *, host: str, secured: tuple[int, int] | None) -> Door:
    """Return the door of a broker by its ports: the inner one, and the two with TLS if any."""
    brokers, certified = [f"mqtt://{ports.LOOPBACK}:{port}"], list[str]()
    if secured is not None:
        host = f"[{host}]" if ":" in host else host
        brokers.append(f"mqtts://{host}:{secured[0]}")
        certified.append(f"mqtts://{host}:{secured[1]}")
    return Door(city=city, brokers=tuple(brokers), certificate_brokers=tuple(certified))


def dump(door: Door) -> str:
    """Return a door as JSON."""
    return json.dumps(asdict(door))


def run(data: DataFolder, words: Sequence[str], screen: Screen) -> int:
    """Change who may come in, let the running broker know, and return the exit code.

    Without a running city there is but the list: a change stands in the audit, or is not made.

    Raises
    ------
    LauncherError
        There is no city, or its broker is none of ours.
    """
    folder = data.credentials
    is_change = not CHANGES.keys().isdisjoint(words) and QUESTIONS.isdisjoint(words)
    if not is_change and (folder.exists() or not QUESTIONS.isdisjoint(words)):
        return _device(folder, NOWHERE, words)
    told = json.loads(commands.ask(data, "door"))
    door = Door(**told | {name: tuple(told[name]) for name in _LISTS})
    with tempfile.TemporaryDirectory() as scratch:
        note = Path(scratch) / "note"
        code = _device(folder, door, [f"--note={note}", *words])
        if not note.exists():
            return code
        what, _, whom = note.read_text().strip().partition(" ")
    try:
        screen.say(commands.ask(data, "reread"))
    finally:  # it was changed, whoever could be told
        recorded = people.run(data, ["record", CHANGES[what], whom])
    return code or recorded


_LISTS = ("brokers", "certificate_brokers")


def _device(folder: Path, door: Door, words: Sequence[str]) -> int:
    command = [sys.executable, "-P", "-m", "simulator", "device", "--folder", str(folder)]
    command += ["--ca-file", str(folder / "broker" / AUTHORITY)]
    command += [f"--broker={url}" for url in door.brokers]
    command += [f"--certificate-broker={url}" for url in door.certificate_brokers]
    environ: Mapping[str, str] = {**os.environ, "IOC_CITY": door.city, "PYTHONPATH": str(ROOT)}
    return subprocess.run([*command, *words], env=environ, check=False).returncode
