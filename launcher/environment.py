"""Make the private Python environment, then become `python -m launcher` in it.

Run by ``ioc`` with whatever Python there is, so: standard library only. Nothing is done when the
environment already holds what the lock file of the command asks for.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
NEEDS_DEV = frozenset({"test", "check", "bench", "prove", "lock", "screenshots"})
FREE_MIN_BYTES = 1_200_000_000
PIP_PACKAGE = "python3-pip-whl"
TOOLS = "tools"  # what the environment itself is made with


class SetupError(Exception):
    """The environment cannot be made; the message says what helps."""


def main(words: list[str]) -> NoReturn:
    """Make the environment and hand over."""
    folder = ROOT / ".ioc" / "env"
    try:
        ensure(folder, "dev" if _command(words) in NEEDS_DEV else "run")
    except SetupError as error:
        sys.exit(f"ioc: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    python = folder / "bin" / "python"
    # The checkout comes from PYTHONPATH, never from the folder that the caller happens to be in.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    os.execve(  # noqa: S606  (there is no shell to want)
        python, [str(python), "-P", "-m", "launcher", *words], environment
    )


def _command(words: list[str]) -> str:
    """Return what is asked for; a slip of the pen and ``--help`` end here, before any set-up."""
    sys.path.insert(0, str(ROOT))
    from launcher import arguments  # noqa: PLC0415  (the path is known only now)

    return str(arguments.parse(words).command)


def ensure(folder: Path, kind: str) -> None:
    """Make the environment hold what ``requirements/<kind>.txt`` locks.

    Raises
    ------
    SetupError
        No network, no room, or a folder of another user.
    """
    try:
        if _is_ready(folder, kind):
            return
        folder.parent.mkdir(exist_ok=True)
        with (folder.parent / "env.lock").open("w") as lock:
            if not _try_lock(lock.fileno()):
                _say("another ./ioc is setting up; waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_ready(folder, kind):
                _make(folder, kind)
    except PermissionError as error:
        raise SetupError(
            f"{error.filename} is closed to you: another user ran ./ioc here, or it is read-only. "
            "Use a checkout of your own."
        ) from None
    except OSError as error:
        raise SetupError(f"cannot write {error.filename or folder}: {error.strerror}") from None


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_ready(folder: Path, kind: str) -> bool:
    """Tell whether the environment holds a kind's lock; dev.txt holds all of run.txt."""
    if not (folder / "bin" / "python").exists():
        return False
    stamp = _read_stamp(folder)
    return any(stamp.get(each) == _digest(each) for each in {kind, "dev"})


def _read_stamp(folder: Path) -> dict[str, str]:
    try:
        stamp = json.loads((folder / "ioc-stamp.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    # Scripts in an environment name it by its whole path: one that was moved is made anew.
    return stamp if stamp.get("folder") == str(folder) else {}


def _digest(kind: str) -> str:
    return hashlib.sha256(_lock(TOOLS).read_bytes() + _lock(kind).read_bytes()).hexdigest()


def _lock(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def _make(folder: Path, kind: str) -> None:
    free_bytes = shutil.disk_usage(folder.parent).free
    if free_bytes < FREE_MIN_BYTES and not (folder / "bin").exists():
        raise SetupError(
            f"{folder.parent} has {free_bytes // 1_000_000} MB free; "
            f"the set-up needs {FREE_MIN_BYTES // 1_000_000} MB."
        )
    python = folder / "bin" / "python"
    stamp_path = folder / "ioc-stamp.json"
    was_moved = stamp_path.exists() and not _read_stamp(folder)
    if was_moved or not _has_pip(python):
        _make_environment(folder)
    # Gone before anything changes, so that an installation cut short is taken up next time.
    stamp_path.unlink(missing_ok=True)
    _say(f"installing Python packages (requirements/{kind}.txt); the first time takes a minute")
    # The pip that came with Python installs the one that is locked, and that one the rest.
    for each in (TOOLS, kind):
        _install(python, each)
    stamp_path.write_text(json.dumps({"folder": str(folder), kind: _digest(kind)}))


def _install(python: Path, kind: str) -> None:
    _run(
        [
            *(str(python), "-I", "-m", "pip", "install"),
            *("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"),
            *("--require-hashes", "--requirement", str(_lock(kind))),
        ],
        "installing Python packages",
    )


def _has_pip(python: Path) -> bool:
    if not python.exists():
        return False
    answer = subprocess.run(
        [str(python), "-I", "-c", "import pip"], capture_output=True, check=False
    )
    return answer.returncode == 0


def _make_environment(folder: Path) -> None:
    base = Path(getattr(sys, "_base_executable", sys.executable))
    if _inside(folder, base):
        raise SetupError(f"remove {folder} and try again: it cannot be made anew from within.")
    version = ".".join(map(str, sys.version_info[:3]))
    _say(f"making {folder} with Python {version}")
    shutil.rmtree(folder, ignore_errors=True)
    venv = [str(base), "-I", "-m", "venv", str(folder)]
    has_ensurepip = subprocess.run(
        [str(base), "-I", "-c", "import ensurepip; ensurepip.version()"],
        capture_output=True,
        check=False,
    )
    if has_ensurepip.returncode == 0:
        _run(venv, "making the Python environment")
    else:
        _run([*venv, "--without-pip"], "making the Python environment")
        _install_debian_pip(folder)


def _inside(folder: Path, path: Path) -> bool:
    return folder.resolve() in path.parents


def _install_debian_pip(folder: Path) -> None:
    """Install pip from Debian's package of its wheel, for a Python without `ensurepip`."""
    from embedded import debian, errors  # noqa: PLC0415  (only this rare path needs them)

    _say(f"this Python has no ensurepip; fetching pip from Debian's {PIP_PACKAGE}")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="pip-") as scratch:
        try:
            apt = debian.PrivateApt(Path(scratch), debian.require(os.uname().machine))
            apt.update(_say)
            for package in apt.download([PIP_PACKAGE]):
                debian.unpack(package, Path(scratch) / "tree")
        except errors.EmbeddedError as error:
            raise SetupError(
                f"this Python has no ensurepip and pip cannot be fetched: {error}\n"
                "On Debian: apt-get install python3-venv"
            ) from None
        wheel = next((Path(scratch) / "tree").rglob("pip-*.whl"))
        pip = [str(folder / "bin" / "python"), f"{wheel}/pip", "install", "--quiet"]
        _run([*pip, "--no-index", "--no-deps", str(wheel)], "installing pip")


def _run(command: list[str], what: str) -> None:
    answer = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if answer.returncode == 0:
        return
    complaint = answer.stderr.strip()
    hint = ""
    if "No space left" in complaint:
        hint = "The disk is full. "
    elif "NewConnectionError" in complaint or "No matching distribution" in complaint:
        hint = "Is the network up and the Python package registry reachable? "
    said = [line for line in complaint.splitlines() if not line.startswith("WARNING: Retrying")]
    raise SetupError(f"{what} failed. {hint}What was said:\n" + "\n".join(said)[-3000:])


def _say(text: str) -> None:
    sys.stderr.write(f"ioc: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
