"""The room in few files: its modules and styles bundled by esbuild, in ``.ioc/bundle``.

The bundle is made of the very files that the API serves below ``/app/`` and ``/vendor/``, found by
the import map of the page. What each of them held is noted, so that the API can tell whether the
bundle still says what they say.

A part that comes later is bundled as one that has the modules of the first view for its own
(`_share`): esbuild makes a file of each set of modules that the same parts share, and would tear
what every page loads into more files with every part.
"""

import json
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

from launcher.checkout import BUNDLE, ROOT, VENDOR
from launcher.errors import LauncherError

DASHBOARDS = ROOT / "dashboards"
PAGE = "app/index.html"
MAIN = "app/main.js"
FIRST = "first.js"
NOTE = ".bundle.json"  # hidden: it changes under its name, and nobody is served it
# What is bundled, and how the page names it. The sheets of most pages join that of the document.
SHEETS = "main.css"
LATE = "app/styles/late.css"
ENTRIES = {
    MAIN: "/app/main.js",
    SHEETS: "/app/styles/main.css",
    "app/styles/fonts.css": "/app/styles/fonts.css",
    LATE: "/app/styles/late.css",
}
_FIRST = re.compile(r'^import [^;]*?"\./([^"]+)";', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
# What a module imports is on its way with it; what it imports later fills the pauses of the line.
_WHEN = {"import-statement": "", "dynamic-import": ' fetchpriority="low"'}
_OPTIONS = (
    "--bundle",
    "--splitting",
    "--minify",
    "--charset=utf8",  # else every Vietnamese letter takes six characters
    "--format=esm",
    "--target=es2022",
    "--sourcemap",
    "--entry-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--chunk-names=[name]-[hash]",
    "--loader:.woff2=file",
    "--external:*.png",  # of parts of Leaflet that the room does not show
    "--preserve-symlinks",
    "--tsconfig-raw={}",
    "--log-level=warning",
)


def make(esbuild: list[str]) -> None:
    """Make the bundle anew; what is served meanwhile stays as it is.

    Parameters
    ----------
    esbuild
        The command that starts it.

    Raises
    ------
    LauncherError
        A file cannot be bundled; the message is esbuild's.
    """
    # Before they are read: what is edited meanwhile makes the bundle outdated, not wrong.
    digests = _digests("app", DASHBOARDS) | _digests("vendor", VENDOR)
    stage = BUNDLE.with_name("bundle.making")
    shutil.rmtree(stage, ignore_errors=True)
    (stage / "out").mkdir(parents=True)
    # The addresses of the files, laid out as a folder.
    shutil.copytree(DASHBOARDS, stage / "app")
    (stage / "vendor").symlink_to(VENDOR)
    _share(stage)
    pages = (f"app/pages/{each.parent.name}/{each.name}" for each in _page_sheets())
    sheets = (f'@import "./{name}";\n' for name in ("app/styles/main.css", *pages))
    (stage / SHEETS).write_text("".join(sheets))
    _run(esbuild, stage)
    made = json.loads((stage / "made.json").read_text())
    sources = {name: digests[name] for name in sorted({PAGE, *made["inputs"]} - {SHEETS, FIRST})}
    files = [Path(path).name for path in made["outputs"]]
    _publish(stage, {"page": _page(stage, made["outputs"]), "sources": sources, "files": files})
    shutil.rmtree(stage)


def _page_sheets() -> list[Path]:
    """Return those of the first view's sheet; the other pages' stand in the late one."""
    late = (DASHBOARDS / "styles" / "late.css").read_text()
    sheets = sorted((DASHBOARDS / "pages").glob("*/style.css"))
    return [sheet for sheet in sheets if f'"../pages/{sheet.parent.name}/style.css"' not in late]


def _share(stage: Path) -> None:
    """Let each part that comes later import what the first view is made of, which is there by then.

    Before its first line and within it, so that every line keeps its number.
    """
    first = _FIRST.findall((stage / MAIN).read_text())
    (stage / FIRST).write_text("".join(f'import "./app/{path}";\n' for path in first))
    parts = {
        Path(os.path.normpath(file.parent / path))
        for file in (stage / "app").rglob("*.js")
        for path in _LATER.findall(file.read_text())
    }
    # One that is not there is esbuild's to tell.
    for part in (stage / MAIN, *sorted(filter(Path.is_file, parts))):
        way = os.path.relpath(stage / FIRST, part.parent)
        part.write_text(f'import "./{way}"; {part.read_text()}')


def _digests(name: str, folder: Path) -> dict[str, str]:
    return {
        f"{name}/{file.relative_to(folder).as_posix()}": sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def _run(esbuild: list[str], stage: Path) -> None:
    match = _IMPORT_MAP.search((stage / PAGE).read_text())
    imports: dict[str, str] = json.loads(match[1])["imports"] if match else {}
    answer = subprocess.run(
        [
            *(*esbuild, *ENTRIES, *_OPTIONS, "--outdir=out", "--metafile=made.json"),
            *(f"--alias:{name}=.{address}" for name, address in imports.items()),
        ],
        cwd=stage,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    # By its code alone: Node has warnings of its own, as of a certificate that is not there.
    if answer.returncode != 0:
        raise LauncherError(f"the room cannot be bundled\n{answer.stderr.strip()[:4000]}")


def _page(stage: Path, outputs: dict[str, Any]) -> str:
    """Return the page that loads the bundle: what its modules import at once, it names at once."""
    page = (stage / PAGE).read_text()
    hints = ""
    for path, output in outputs.items():
        entry = output.get("entryPoint")
        if entry in ENTRIES:
            holds = " data-pages" if entry == SHEETS else ""
            page = page.replace(f'"{ENTRIES[entry]}"', f'"{_address(path)}"{holds}')
            hints += "".join(_hint(each) for each in output["imports"] if _is_soon(each, outputs))
    return page.replace("  </head>", f"{hints}  </head>")


def _is_soon(module: dict[str, str], outputs: dict[str, Any]) -> bool:
    """Tell whether it is wanted whatever page is opened: a page's own part comes with that page."""
    entry = str(outputs.get(module["path"], {}).get("entryPoint", ""))
    return module["kind"] in _WHEN and not entry.startswith("app/pages/")


def _hint(module: dict[str, str]) -> str:
    address, when = _address(module["path"]), _WHEN[module["kind"]]
    return f'    <link rel="modulepreload" href="{address}"{when} />\n'


def _address(path: str) -> str:
    return f"/bundle/{Path(path).name}"


def _publish(stage: Path, made: dict[str, Any]) -> None:
    """Add the files, then name them; those of the bundle before stay for pages just loading."""
    BUNDLE.mkdir(exist_ok=True)
    note = BUNDLE / NOTE
    before: list[str] = json.loads(note.read_text())["files"] if note.exists() else []
    for file in (stage / "out").iterdir():
        file.replace(BUNDLE / file.name)
    (stage / note.name).write_text(json.dumps(made))
    (stage / note.name).replace(note)
    kept = {note.name, *before, *made["files"]}
    for file in BUNDLE.iterdir():
        if file.name not in kept:
            file.unlink()
