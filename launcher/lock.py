"""`./ioc lock`: compile the lock files anew from what is asked for."""

import subprocess
import sys
from pathlib import Path

from launcher import node
from launcher.checkout import MADE, ROOT
from launcher.errors import LauncherError
from launcher.screen import Screen

EXIT_OK = 0
KINDS = ("tools", "run", "dev", "node")
PYTHON_MIN = "3.11"


def run(screen: Screen) -> int:
    """Write ``requirements/*.txt`` and ``package-lock.json``, without download addresses."""
    uv = _uv(screen)
    for kind in KINDS:
        screen.say(f"compiling requirements/{kind}.in")
        _run(
            [
                *(str(uv), "pip", "compile", "--quiet", "--universal"),
                *("--python-version", PYTHON_MIN, "--generate-hashes"),
                *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
                # One environment holds both, and what runs must be what was tested.
                *(("--constraints", "requirements/run.txt") if kind == "dev" else ()),
                *("--output-file", f"requirements/{kind}.txt", f"requirements/{kind}.in"),
            ]
        )
    screen.say("compiling package-lock.json")
    node.run_npm(["install", "--package-lock-only", "--ignore-scripts"], ROOT, screen.say)
    if '"resolved"' in (ROOT / "package-lock.json").read_text():
        raise LauncherError(
            "package-lock.json holds download addresses; .npmrc should say "
            "omit-lockfile-registry-resolved=true"
        )
    return EXIT_OK


def _uv(screen: Screen) -> Path:
    """Return uv, in an environment of its own so that the product's holds only what is locked."""
    folder = MADE / "lock-env"
    uv = folder / "bin" / "uv"
    if not uv.exists():
        screen.say("installing uv")
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
        _run([*pip, "install", "--quiet", "--no-input", "uv"])
    return uv


def _run(command: list[str]) -> None:
    answer = subprocess.run(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False
    )
    if answer.returncode != 0:
        raise LauncherError(f"{Path(command[0]).name} failed:\n{answer.stderr.strip()[-3000:]}")
