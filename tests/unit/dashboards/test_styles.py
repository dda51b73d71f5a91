"""Spaces, layers and the widths at which pages change come from the tokens alone."""

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[3] / "dashboards"
TOKENS = ROOM / "styles" / "tokens.css"
SHEETS = sorted(set(ROOM.rglob("*.css")) - {TOKENS})
SPACING = re.compile(
    r"^\s*(?:(?:padding|margin|inset)(?:-[a-z]+)*|(?:row-|column-)?gap|top|right|bottom|left):"
    r"([^;]*);",
    re.MULTILINE,
)
LAYER = re.compile(r"z-index:([^;]*);")
QUERY = re.compile(r"@(?:media|container)([^{]*)\{")
LENGTH = re.compile(r"\d(?:rem|px|em)\b")
WIDTH = re.compile(r"[\d.]+(?:px|rem|em)\b")
COLOUR = re.compile(r"\s*(?:#|rgb|hsl|oklch|color-mix)")
USE = re.compile(r"var\((--[\w-]+)")
TOKEN = re.compile(r"^\s*(--[\w-]+):([^;]*);", re.MULTILINE)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_says_no_space_layer_or_width_of_its_own(sheet: Path) -> None:
    """It names tokens; a media query, which cannot, repeats one of the widths."""
    text = sheet.read_text()
    assert [space for space in SPACING.findall(text) if LENGTH.search(space)] == []
    assert [one for one in LAYER.findall(text) if not one.strip().startswith("var(--layer-")] == []
    tokens = dict(TOKEN.findall(TOKENS.read_text()))
    screens = {size.strip() for name, size in tokens.items() if name.startswith("--screen-")}
    asked = {width for query in QUERY.findall(text) for width in WIDTH.findall(query)}
    assert asked <= screens


def test_every_token_has_a_user_and_every_use_a_token() -> None:
    """Also where a script reads a token by its name; screens are read by the test above."""
    scripts = "".join(path.read_text() for path in ROOM.rglob("*.js"))
    sheets = "".join(path.read_text() for path in (*SHEETS, TOKENS))
    defined = {name for name, _ in TOKEN.findall(sheets)}
    used = {*USE.findall(sheets), *re.findall(r"--[a-z][\w-]*", scripts)}
    unused = {name for name in defined - used if not name.startswith("--screen-")}
    assert unused == set()
    assert set(USE.findall(sheets)) - defined - set(re.findall(r"--[a-z][\w-]*", scripts)) == set()


def test_every_colour_has_one_where_the_readers_own_are_forced() -> None:
    """A shape keeps the colour of its token there, whatever ground the reader has chosen."""
    forced = "".join(path.read_text() for path in (ROOM / "styles").glob("forced-*.css"))
    told = {name for name, _ in TOKEN.findall(forced)}
    colours = {name for name, value in TOKEN.findall(TOKENS.read_text()) if COLOUR.match(value)}
    # Of the past: its word has rules of its own there, all else of it are grounds.
    assert colours - told == {"--past-ground", "--past-ink", "--past-line"}
