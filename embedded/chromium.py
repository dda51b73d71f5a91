"""A Chromium for tests, proofs and screenshots: the machine's own, else Debian's in ``.ioc``.

Debian's comes as the servers do: packages of one release with apt's signature check, unpacked and
pointed at the loader that came with them, so that neither root nor libraries of the machine are
needed. Only tests start it; it runs as the caller and shows nothing but pages of this product.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from embedded import bundle
from embedded.bundle import Bundle, Progress
from embedded.errors import DiskError, DownloadError, EmbeddedError, UnsupportedMachineError

# The same engine without windows: a page opens at a third of the processor's time.
HEADLESS = "chromium-headless-shell"
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = (HEADLESS, "chromium-common", "fonts-dejavu-core")
FREE_MIN_BYTES = 700_000_000  # 123 MB of downloads beside 340 MB unpacked, with room

# The sandbox needs a set-uid helper or user namespaces; containers have neither.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_PROGRAM = Path("usr/lib/chromium") / HEADLESS
_CRASH_HANDLER = Path("usr/lib/chromium/chrome_crashpad_handler")
_FONTS = Path("fonts.conf")
_VALIDATION_LAYER = "usr/lib/chromium/libVkLayer_khronos_validation.so"
_INSTALL = "install one (on Debian: apt-get install chromium-headless-shell)"


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that has been seen to run.

    Attributes
    ----------
    program : Path
        What is started.
    environment : mapping
        Variables that it needs beside the caller's.
    """

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


def ensure(root: Path, progress: Progress) -> Chromium:
    """Return the machine's Chromium where one runs, else Debian's in ``.ioc/chromium``.

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
    folder = root.resolve() / ".ioc" / "chromium"
    try:
        _bundle(folder).ensure(progress)
    except (UnsupportedMachineError, DownloadError, DiskError) as error:
        raise type(error)(
            f"tests of the room need a Chromium and none of {', '.join(NAMES)} runs here; "
            f"{_INSTALL}. Debian's packages could not be used instead: {error}"
        ) from None
    return _unpacked(folder)


def _on_machine() -> Chromium | None:
    """Return the first browser on the path that runs; some are stand-ins that only advise."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            browser = Chromium(Path(path))
            with contextlib.suppress(EmbeddedError):
                _try(browser, "--version")
                return browser
    return None


def _bundle(folder: Path) -> Bundle:
    return Bundle(
        what="Chromium",
        folder=folder,
        packages=PACKAGES,
        free_min_bytes=FREE_MIN_BYTES,
        link=lambda tree: _link(tree, folder),
        try_out=lambda: _try(_unpacked(folder), "--headless", *FLAGS, "--dump-dom", "about:blank"),
        ballast=(_VALIDATION_LAYER,),
    )


def _link(tree: Path, folder: Path) -> None:
    programs = [tree / name for name in (_PROGRAM, _CRASH_HANDLER)]
    bundle.point_at_loader(programs, tree=tree, folder=folder)
    (tree / _FONTS).write_text(_font_configuration(folder))


def _font_configuration(folder: Path) -> str:
    """Return a configuration that knows the fonts that were fetched, and no others."""
    fonts, cache = (escape(str(folder / name)) for name in ("usr/share/fonts", "fonts-cache"))
    return f"<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>\n"


def _unpacked(folder: Path) -> Chromium:
    libraries = folder / bundle.libraries()
    environment = {
        # Not as `RPATH` in the program: libpulse has a path of its own, which would win.
        "LD_LIBRARY_PATH": f"{libraries}:{libraries / 'pulseaudio'}",
        "FONTCONFIG_FILE": str(folder / _FONTS),
    }
    return Chromium(folder / _PROGRAM, environment)


def _try(browser: Chromium, *flags: str) -> None:
    """Run it once, with a home of its own, so that one that cannot run is found here."""
    with tempfile.TemporaryDirectory(prefix="ioc-chromium-", ignore_cleanup_errors=True) as home:
        environment = os.environ | dict(browser.environment) | {"HOME": home}
        bundle.run([str(browser.program), *flags], environment=environment)
