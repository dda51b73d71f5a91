"""Debian's packages by apt itself, with its signature check, in private folders.

Nothing of the machine's own package state is read or written. Standard library only: the set-up
script needs it before anything is installed.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from embedded import archive
from embedded.errors import (
    INSTEAD,
    DiskError,
    DownloadError,
    SignatureError,
    UnsupportedMachineError,
)

Say = Callable[[str], None]

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
TOOLS = ("apt-get", "apt-cache", "apt-config", "dpkg", "dpkg-deb")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_HOOKS = ("APT::Update::Pre-Invoke", "APT::Update::Post-Invoke", "DPkg::")
# What apt says of lists that are not Debian's, or are those of long ago.
_UNTRUSTED = (
    *("NO_PUBKEY", "BADSIG", "EXPKEYSIG", "not signed", "invalid signature"),
    *("verification failed", "Hash Sum mismatch", "is expired"),
)
_DEPENDENCY = re.compile(r"\|?(?:Pre)?Depends: (\S+)")


@dataclass(frozen=True, slots=True)
class PrivateApt:
    """apt with Debian 13's main and security archives, and all its state in one folder."""

    folder: Path
    architecture: str

    def update(self, say: Say) -> None:
        """Read the package lists; apt checks their signature.

        Parameters
        ----------
        say
            Told where it goes on without the security archive, and why.

        Raises
        ------
        SignatureError
            A signature does not hold.
        DownloadError
            The main archive cannot be reached.
        """
        for name in ("lists/partial", "archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._configuration.write_text(_machine_configuration())
        there = archive.of_machine()
        if there.security is None:
            lacking = archive.SECURITY_SUITE
            say(f"this machine's apt has no security archive; going on without {lacking}")
            self._read(there)
            return
        try:
            self._read(there)
        except SignatureError:
            raise
        except DownloadError as error:
            self._read(archive.Archives(there.main))
            say(f"going on without {archive.SECURITY_SUITE}: {error}")

    def _read(self, there: archive.Archives) -> None:
        options = f"arch={self.architecture} target=Packages signed-by={KEYRING}"
        self._sources.write_text("".join(f"{line}\n" for line in there.sources(options)))
        # Without this option apt-get warns about an archive that it cannot reach and succeeds.
        self._run("apt-get", "update", "-o", "APT::Update::Error-Mode=any")

    def libraries(self, packages: Sequence[str], *, without: Iterable[str] = ()) -> list[str]:
        """Return the library packages that some packages need, themselves first.

        Only libraries are followed: what else Debian wants beside a server (its wrappers, Perl,
        account tools) is for installing it, and nothing is installed here.
        """
        unwanted = tuple(without)
        needs = self._needs(packages)
        found = dict.fromkeys(packages)
        waiting = list(packages)
        while waiting:
            for needed in needs.get(waiting.pop(), []):
                is_library = needed.startswith(("lib", "zlib1g"))
                if is_library and not needed.startswith(unwanted) and needed not in found:
                    found[needed] = None
                    waiting.append(needed)
        return list(found)

    def _needs(self, packages: Sequence[str]) -> dict[str, list[str]]:
        kinds = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
        options = ["--recurse", *(f"--no-{kind}" for kind in kinds)]
        needs: dict[str, list[str]] = {}
        current: list[str] = []
        for line in self._run("apt-cache", "depends", *options, *packages).splitlines():
            if not line.startswith((" ", "<")):
                current = needs.setdefault(line.strip(), [])
            elif match := _DEPENDENCY.fullmatch(line.strip()):
                current.append(match[1])
        return needs

    def download(self, packages: Sequence[str]) -> list[Path]:
        """Fetch packages as files, each checked against the signed lists."""
        target = self.folder / "packages"
        target.mkdir(exist_ok=True)
        self._run("apt-get", "download", *packages, cwd=target)
        return sorted(target.glob("*.deb"))

    @property
    def _configuration(self) -> Path:
        return self.folder / "apt.conf"

    @property
    def _sources(self) -> Path:
        return self.folder / "sources.list"

    def _run(self, program: str, *arguments: str, cwd: Path | None = None) -> str:
        folder = self.folder
        options = {
            "APT::Architecture": self.architecture,
            "APT::Architectures": self.architecture,
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::PDiffs": "false",
            "Acquire::Retries": "3",
            "Acquire::http::Timeout": "30",
            "Acquire::https::Timeout": "30",
            "Debug::NoLocking": "1",
            "Dir::Cache": str(folder),
            "Dir::Etc::sourcelist": str(self._sources),
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State": str(folder),
            "Dir::State::lists": str(folder / "lists"),
            "Dir::State::status": "/dev/null",
        }
        flags = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        answer = subprocess.run(
            [program, *flags, "-q", *arguments],
            cwd=cwd,
            env=archive.plain_environment() | {"APT_CONFIG": str(self._configuration)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise _failure(f"{program} {arguments[0]}", answer.stderr)
        return answer.stdout


def require(machine: str) -> str:
    """Return Debian's name of an architecture (`os.uname().machine`) that we can serve.

    Raises
    ------
    UnsupportedMachineError
        Another architecture, or a machine without Debian's tools or keys.
    """
    architecture = ARCHITECTURES.get(machine)
    if architecture is None:
        known = " and ".join(ARCHITECTURES)
        raise UnsupportedMachineError(
            f"the private servers exist for {known}, this machine is {machine}; {INSTEAD}"
        )
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise UnsupportedMachineError(
            f"the private servers come from Debian's packages, but {', '.join(missing)} "
            f"is not on this machine; {INSTEAD}"
        )
    if not KEYRING.is_file():
        raise UnsupportedMachineError(
            f"{KEYRING} is missing, so Debian's signatures cannot be checked; "
            f"on Debian: apt-get install debian-archive-keyring; elsewhere {INSTEAD}"
        )
    return architecture


def _machine_configuration() -> str:
    """Return the machine's settings of apt (its proxy, its patience) without its hooks.

    Hooks work on the machine's own package state; container images have some that empty its cache.
    """
    answer = subprocess.run(
        ["apt-config", "dump"],
        env=archive.plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    kept = [line for line in answer.stdout.splitlines() if not line.startswith(_HOOKS)]
    return "\n".join([*kept, 'Dir::Etc::main "/dev/null";', 'Dir::Etc::parts "/dev/null";', ""])


def unpack(package: Path, into: Path) -> None:
    """Unpack the files of a package below a folder; none of its scripts run."""
    answer = subprocess.run(
        ["dpkg", "-x", str(package), str(into)],
        env=archive.plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise _failure(f"unpacking {package.name}", answer.stderr)


def _failure(what: str, complaint: str) -> DiskError | DownloadError:
    text = complaint.strip() or "no reason given"
    if "No space left" in text or "not enough free space" in text:
        return DiskError(f"{what}: the disk is full\n{text}")
    if any(word in text for word in _UNTRUSTED):
        return SignatureError(f"{what}: Debian's signature does not hold\n{text}")
    return DownloadError(
        f"{what} failed; is the network up and the Debian archive reachable?\n{text}"
    )
