"""A guide's blocks, applied to a copy of the tree in their order: whether it names all places.

A block of a file carries its path behind the language. `diff` changes the one place that its lines
without `+` show; `sh .` is run; any other is a new file.
"""

import re
import subprocess
from pathlib import Path

BLOCK = re.compile(
    r"^```(?P<language>\w+) (?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def apply(guide: str, folder: Path) -> frozenset[str]:
    """Apply all blocks of a guide and return the files that it said to write or change."""
    touched: set[str] = set()
    for block in BLOCK.finditer(guide):
        path, text = block["path"], block["text"]
        if block["language"] == "sh":
            subprocess.run(["/bin/sh", "-euc", text], cwd=folder, check=True, timeout=60)
            continue
        file = folder / path
        if block["language"] == "diff":
            text = changed(file.read_text("utf-8"), text)
        else:
            assert not file.exists(), path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        touched.add(path)
    return frozenset(touched)


def changed(text: str, change: str) -> str:
    """Return a text with the one place changed that a block of differences shows."""
    lines = change.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"not once in the file: {before}"
    return text.replace(before, after)
