"""The folders of this checkout and of one run."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from embedded import location
from launcher.errors import LauncherError, NotUpError

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / ".ioc"
VENDOR = MADE / "vendor"
BUNDLE = MADE / "bundle"
NODE = MADE / "node"
DATA = MADE / "data"

_MARKER = "this-is-ioc-data"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Everything that one run writes."""

    path: Path

    @property
    def logs(self) -> Path:
        """One file per process."""
        return self.path / "logs"

    @property
    def run(self) -> Path:
        """Pids, locks and sockets of what runs now."""
        return self.path / "run"

    @property
    def secrets(self) -> Path:
        """Passwords that were made for this run, for nobody else's eyes."""
        return self.path / "secrets"

    @property
    def control_socket(self) -> Path:
        """Where the supervisor takes commands.

        Raises
        ------
        NotUpError
            Nobody has run here yet.
        """
        if not self.is_ours():
            raise NotUpError(self.path)
        return location.socket_folder(self.run) / "control.sock"

    @property
    def credentials(self) -> Path:
        """What each process needs to be known to the broker, and the broker to know them."""
        return self.path / "credentials"

    def of(self, name: str) -> Path:
        """Return the folder of a process that writes as the caller."""
        return self.path / name

    def of_server(self, name: str) -> Path:
        """Return the folder of a private server, which may run as another user."""
        return location.home(self.path) / name

    def make(self) -> None:
        """Make the folders.

        Raises
        ------
        LauncherError
            They are another user's, or the path is taken by something that is not ours.
        """
        try:
            if self.path.exists() and any(self.path.iterdir()) and not self.is_ours():
                raise LauncherError(
                    f"{self.path} holds something else; name an empty or new folder with --data"
                )
            for folder in (self.path, self.logs, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            (self.path / _MARKER).touch()
        except PermissionError as error:
            raise LauncherError(
                f"{error.filename} is not yours to write; name another folder with --data"
            ) from None
        except (FileExistsError, NotADirectoryError):
            raise LauncherError(f"{self.path} is not a folder") from None
        except OSError as error:
            raise LauncherError(f"cannot make {error.filename}: {error.strerror}") from None
        if not os.access(self.run, os.W_OK):
            raise LauncherError(
                f"{self.path} belongs to another user; name another folder with --data"
            )

    def is_ours(self) -> bool:
        """Tell whether `make` made it.

        Raises
        ------
        LauncherError
            It is closed to this user.
        """
        try:
            return (self.path / _MARKER).exists()
        except PermissionError:
            raise LauncherError(
                f"{self.path} is not yours to look into; name another folder with --data"
            ) from None

    def remove(self) -> None:
        """Delete all that the run wrote, its servers' folders included."""
        stand_in = location.home(self.path)
        for folder in {self.path, stand_in}:
            if folder.exists():
                shutil.rmtree(folder)
