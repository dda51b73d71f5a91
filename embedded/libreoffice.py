"""A LibreOffice that opens spreadsheets without a screen: the machine's own, else Debian's.

Debian's comes as the browser of the tests does, into ``.ioc/libreoffice``. Only a proof starts it.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embedded import bundle
from embedded.bundle import Bundle, Progress
from embedded.errors import DiskError, DownloadError, EmbeddedError, UnsupportedMachineError

NAMES = ("soffice", "libreoffice")
PACKAGES = (
    *("libreoffice-calc-nogui", "libreoffice-core-nogui", "libreoffice-common"),
    *("libreoffice-uiconfig-common", "libreoffice-uiconfig-calc"),
    *("ure", "uno-libs-private", "fonts-dejavu-core"),
)
# What draws windows holds other builds of the same files.
WITHOUT = ("libreoffice-",)
WANTS_A_NEW_START = 81  # it ends so once it has made a home; its own starter then starts it again
STARTS_COUNT = 2
FREE_MIN_BYTES = 700_000_000  # 115 MB of downloads beside 360 MB unpacked, with room

_HOME = Path("usr/lib/libreoffice")
_PROGRAM = _HOME / "program/soffice.bin"
_PLACES = _HOME / "program/fundamentalrc"
_SETTINGS = _HOME / "share/registry/main.xcd"  # a link into /etc, where installing would copy it
_SETTINGS_AS_PACKED = Path("../.registry/main.xcd")
_INSTALL = "install one (on Debian: apt-get install libreoffice-calc-nogui)"


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """A LibreOffice that has been seen to run.

    Attributes
    ----------
    program : Path
        What is started.
    environment : mapping
        Variables that it needs beside the caller's.
    """

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    def convert(self, file: Path, into: Path, *, to: str, options: str) -> Path:
        """Open a file as one would by hand, store it in another format, and return that.

        Parameters
        ----------
        into
            A folder.
        to
            The format by its ending.
        options
            What is chosen in the dialogue that opens a file of text, as the filter takes it.

        Raises
        ------
        EmbeddedError
            It cannot; the message holds what it said.
        """
        choice = f"--infilter=Text - txt - csv (StarCalc):{options}"
        found = into / f"{file.stem}.{to}"
        found.unlink(missing_ok=True)
        # A home of its own, so that nobody's settings and windows are met.
        with tempfile.TemporaryDirectory(prefix="ioc-office-", ignore_cleanup_errors=True) as home:
            for _ in range(STARTS_COUNT):
                _run(self, home, [choice, "--convert-to", to, "--outdir", str(into), str(file)])
                if found.is_file():
                    return found
        raise EmbeddedError(f"LibreOffice did not open {file.name}")


def ensure(root: Path, progress: Progress) -> LibreOffice:
    """Return the machine's LibreOffice where one runs, else Debian's in ``.ioc/libreoffice``.

    Parameters
    ----------
    root
        The checkout.
    progress
        Told in a few words what is being done; not called when all is there.

    Raises
    ------
    EmbeddedError
        There is none and none can be fetched; the message says what to install.
    """
    found = _on_machine()
    if found is not None:
        return found
    folder = root.resolve() / ".ioc" / "libreoffice"
    try:
        _bundle(folder).ensure(progress)
    except (UnsupportedMachineError, DownloadError, DiskError) as error:
        raise type(error)(
            f"the proof needs LibreOffice and none of {', '.join(NAMES)} opens a file here; "
            f"{_INSTALL}. "
            f"Debian's packages could not be used instead: {error}"
        ) from None
    return _unpacked(folder)


def _on_machine() -> LibreOffice | None:
    """Return the first on the path that opens a line; some have no spreadsheets."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            office = LibreOffice(Path(path))
            with contextlib.suppress(EmbeddedError):
                _try(office)
                return office
    return None


def _bundle(folder: Path) -> Bundle:
    return Bundle(
        what="LibreOffice",
        folder=folder,
        packages=PACKAGES,
        without=WITHOUT,
        free_min_bytes=FREE_MIN_BYTES,
        link=lambda tree: _link(tree, folder),
        try_out=lambda: _try(_unpacked(folder)),
    )


def _link(tree: Path, folder: Path) -> None:
    """Have what names its installed place name the folder."""
    bundle.point_at_loader([tree / _PROGRAM], tree=tree, folder=folder)
    places = (tree / _PLACES).read_text()
    (tree / _PLACES).write_text(places.replace(f"file:///{_HOME}", (folder / _HOME).as_uri()))
    (tree / _SETTINGS).unlink()
    (tree / _SETTINGS).symlink_to(_SETTINGS_AS_PACKED)


def _unpacked(folder: Path) -> LibreOffice:
    libraries = folder / bundle.libraries()
    # Its own come first: some are there twice, and look for their settings beside themselves.
    places = (folder / _PROGRAM.parent, libraries, libraries / "nss")
    return LibreOffice(folder / _PROGRAM, {"LD_LIBRARY_PATH": ":".join(map(str, places))})


def _try(office: LibreOffice) -> None:
    """Have it open a line, so that one that cannot run is found here."""
    with tempfile.TemporaryDirectory(prefix="ioc-libreoffice-") as name:
        line = Path(name) / "line.csv"
        line.write_text("a;1,5\n")
        office.convert(line, Path(name), to="fods", options="59,34,76")


def _run(office: LibreOffice, home: str, flags: Sequence[str]) -> None:
    own = f"-env:UserInstallation={(Path(home) / 'profile').as_uri()}"
    bundle.run(
        [str(office.program), "--headless", "--norestore", own, *flags],
        environment=os.environ | dict(office.environment) | {"HOME": home},
        expected=frozenset({0, WANTS_A_NEW_START}),
    )
