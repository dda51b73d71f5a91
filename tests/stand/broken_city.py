"""A copy of a city's folder that is broken in one place, and what is said of it."""

from pathlib import Path

import pytest

from contract.city import load_city
from contract.errors import CityError


def error_of(folder: Path, file: str, old: str, new: str) -> CityError:
    """Replace one text of one file of a city's folder and return the error of loading it."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CityError) as caught:
        load_city(folder)
    assert file in caught.value.file
    return caught.value
