"""Debian's archives as this machine's own apt knows them. Standard library only."""

import os
import subprocess
from dataclasses import dataclass

from embedded.errors import INSTEAD, UnsupportedMachineError

SUITE = "trixie"  # Debian 13
SECURITY_SUITE = f"{SUITE}-security"
# Where a suite's name ends like this, it lies in an archive of its own.
_SECURITY = ("-security", "/updates")
# Where it ends like this, its mirror may not carry the main archive.
_SIDE_ARCHIVES = (*_SECURITY, "-backports", "-backports-sloppy")
_SUITES = frozenset(
    {"bullseye", "bookworm", "trixie", "forky", "duke", "sid"}
    | {"oldoldstable", "oldstable", "stable", "testing", "unstable"}
)


@dataclass(frozen=True, slots=True)
class Archives:
    """The addresses of Debian's archives that this machine itself uses.

    Attributes
    ----------
    main : str
    security : str or None
        None where the machine takes no security updates.
    """

    main: str
    security: str | None = None

    def sources(self, options: str) -> list[str]:
        """Return the lines of a list of sources."""
        lines = [f"deb [{options}] {self.main} {SUITE} main"]
        if self.security is not None:
            lines.append(f"deb [{options}] {self.security} {SECURITY_SUITE} main")
        return lines


def of_machine() -> Archives:
    """Return the Debian archives that this machine itself uses.

    Raises
    ------
    UnsupportedMachineError
        The machine's apt knows no Debian archive.
    """
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)|$(RELEASE)", "Created-By: Packages"],
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    found = read(answer.stdout)
    if found is None:
        raise UnsupportedMachineError(
            f"this machine's apt has no Debian archive among its sources; {INSTEAD}"
        )
    return found


def read(targets: str) -> Archives | None:
    """Return the first archives among lines of ``SITE|RELEASE``; None where the main one lacks."""
    main: str | None = None
    security: str | None = None
    for line in targets.splitlines():
        site, _, release = line.partition("|")
        if site.startswith("cdrom:"):
            continue
        if release.endswith(_SECURITY) and _base(release) in _SUITES:
            security = security or site
        elif not release.endswith(_SIDE_ARCHIVES) and _base(release) in _SUITES:
            main = main or site
    return None if main is None else Archives(main, security)


def _base(release: str) -> str:
    """Return the suite that a release is an addition to, or itself."""
    for ending in (*_SECURITY, "-updates"):
        release = release.removesuffix(ending)
    return release


def plain_environment() -> dict[str, str]:
    """Return the environment with apt's messages in English, since they are read."""
    return os.environ | {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
