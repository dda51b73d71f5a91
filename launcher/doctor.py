"""`./ioc doctor`: what this machine has, what is ready, what is missing."""

import os
import platform
import shutil
import sys
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from rich.markup import escape
from rich.table import Table

from contract import environment
from contract.errors import UnknownVariableError
from embedded import account, archive, debian, ports, runtime
from embedded.errors import EmbeddedError
from launcher import browser, city, control, node, tenancy
from launcher.checkout import MADE, ROOT, DataFolder
from launcher.errors import DeafError, NotUpError
from launcher.screen import Screen

EXIT_OK = 0
EXIT_MISSING = 1
GIGABYTE = 1e9


class Grade(StrEnum):
    """How a finding bears on `./ioc up`."""

    GOOD = "ok"
    LATER = "later"  # `up` brings it
    BAD = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about the machine."""

    what: str
    grade: Grade
    text: str


def run(data: DataFolder, screen: Screen) -> int:
    """Print every finding; the code is 1 where `./ioc up` would not succeed."""
    table = Table(box=None, pad_edge=False, show_header=False)
    grades: set[Grade] = set()
    colours = {Grade.GOOD: "green", Grade.LATER: "yellow", Grade.BAD: "red"}
    for finding in findings(data):
        grades.add(finding.grade)
        mark = f"[{colours[finding.grade]}]{finding.grade}[/]"
        table.add_row(finding.what, mark, escape(finding.text))
    screen.table(table)
    return EXIT_MISSING if Grade.BAD in grades else EXIT_OK


def findings(data: DataFolder) -> Generator[Finding, None, None]:
    """Yield what there is to say about this machine."""
    yield from _machine()
    yield from _environment()
    yield from _servers()
    yield from _room()
    yield from _run(data)


def _machine() -> Generator[Finding, None, None]:
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    yield Finding("machine", Grade.GOOD, f"{system}, {platform.machine()}, {os.cpu_count()} cores")
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    yield Finding("memory", Grade.GOOD, f"{memory_bytes / GIGABYTE:.1f} GB")
    free_bytes = shutil.disk_usage(ROOT).free
    is_enough = free_bytes >= runtime.FREE_MIN_BYTES
    grade = Grade.GOOD if is_enough else Grade.BAD
    yield Finding("disk", grade, f"{free_bytes / GIGABYTE:.1f} GB free at {ROOT}")
    whose = MADE.stat().st_uid
    is_writable = os.access(MADE, os.W_OK)
    text = f"{MADE} belongs to uid {whose}, you are uid {os.geteuid()}"
    yield Finding("user", Grade.GOOD if is_writable else Grade.BAD, text)


def _environment() -> Generator[Finding, None, None]:
    yield Finding("Python", Grade.GOOD, f"{platform.python_version()} in {sys.prefix}")
    try:
        environment.refuse_unknown(os.environ)
    except UnknownVariableError as error:
        yield Finding("settings", Grade.BAD, str(error))
    else:
        names = sorted(name for name in os.environ if name.startswith(environment.PREFIX))
        yield Finding("settings", Grade.GOOD, ", ".join(names) or "no IOC_* variable is set")


def _servers() -> Generator[Finding, None, None]:
    what = "private servers"
    try:
        there = runtime.find(ROOT)
        if there is not None:
            yield Finding(what, Grade.GOOD, f"PostgreSQL and Mosquitto in {there.folder}")
            return
        debian.require(os.uname().machine)
        there = archive.of_machine()
        runner = account.for_servers()
    except EmbeddedError as error:
        yield Finding(what, Grade.BAD, str(error))
        return
    text = "will be made from Debian's packages (40 MB)"
    text += f" and run as {runner.name}" if runner else ""
    text += "" if there.security else ", without security updates: this machine's apt has none"
    yield Finding(what, Grade.LATER, text)


def _room() -> Generator[Finding, None, None]:
    if browser.is_ready():
        yield Finding("browser's libraries", Grade.GOOD, "installed")
    else:
        yield Finding("browser's libraries", Grade.LATER, "will be installed by npm")
    found = node.machine_node()
    text = str(found) if found else "none new enough; one comes with the Python packages"
    yield Finding("Node.js", Grade.GOOD if found else Grade.LATER, text)


def _run(data: DataFolder) -> Generator[Finding, None, None]:
    try:
        for answer in control.ask(data.control_socket, "status"):
            if answer["status"] is not None:
                yield Finding("city", Grade.GOOD, f"runs at {answer['status']['api']}")
                return
    except NotUpError:
        yield Finding("city", Grade.LATER, f"nothing runs on {data.path}")
    except (FileNotFoundError, ConnectionRefusedError):
        running = tenancy.holder(data)
        text = str(DeafError(data.path, running) if running else NotUpError(data.path))
        yield Finding("city", Grade.LATER, text)
    for what, port in (("API", city.API_PORT), ("broker", city.MQTT_PORT)):
        if ports.is_free(port):
            yield Finding(f"port {port}", Grade.GOOD, f"free for the {what}")
        else:
            yield Finding(f"port {port}", Grade.LATER, f"taken; the {what} will use another")
