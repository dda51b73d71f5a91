"""A file of a city folder, and the error that says what is wrong in it and where."""

from collections.abc import Sequence
from pathlib import Path

from contract.errors import CityError

SHOWN_CHOICES = 12  # an error lists this many accepted values and counts the rest


def read_text(path: Path) -> str:
    """Return a file's text, or raise the `CityError` that says why it cannot be read."""
    try:
        # Spreadsheets put a byte order mark before the text.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CityError(path, "", "this file is required and does not exist") from None
    except UnicodeDecodeError as error:
        raise CityError(path, f"byte {error.start}", "is not UTF-8 text") from None


def shortened(choices: Sequence[str]) -> str:
    """Return the accepted values as one line, long lists cut with a count."""
    shown = ", ".join(choices[:SHOWN_CHOICES])
    surplus = len(choices) - SHOWN_CHOICES
    return f"{shown} and {surplus} more" if surplus > 0 else shown
