"""Scenarios as files: `cities/<city>/scenarios/<name>.toml`, read whole or refused whole.

An error tells all that is wrong in a file, a line each: the file, the line in it, the field, and
what is accepted.
"""

import re
import tomllib
from pathlib import Path

from contract.city import City
from contract.city_file import read_text, shortened
from contract.errors import CityError
from simulator.errors import ScenarioError
from simulator.scenario.reader import Reader
from simulator.scenario.script import Scenario

FOLDER = "scenarios"
_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def known_scenarios(city: City) -> tuple[str, ...]:
    """Return the names of a city's scenarios, sorted."""
    return tuple(sorted(path.stem for path in (city.folder / FOLDER).glob("*.toml")))


def load(city: City, name: str) -> Scenario:
    """Return a scenario of a city by its name.

    Raises
    ------
    ScenarioError
        There is none of that name, or its file is wrong.
    """
    known = known_scenarios(city)
    if name not in known:
        listed = shortened(known) or "none"
        raise ScenarioError(f"no scenario {name!r} in {city.city_id}; known: {listed}")
    path = city.folder / FOLDER / f"{name}.toml"
    try:
        return parse(read_text(path), name=name, origin=_shown(path))
    except CityError as error:
        raise ScenarioError(str(error)) from None


def parse(text: str, *, name: str, origin: str) -> Scenario:
    """Return the scenario in a text.

    Parameters
    ----------
    origin
        What errors call the text: its file.

    Raises
    ------
    ScenarioError
        All that is wrong in it.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        line = match[1] if match and match[1] else str(text.count("\n") + 1)
        said = _LINE.sub("", str(error))
        raise ScenarioError(f"{origin}:{line}: is not TOML: {said}") from None
    except (RecursionError, ValueError) as error:
        # The parser does not say where: nested too deeply, or a number of thousands of digits.
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        line = str(_longest_line(text))
        raise ScenarioError(f"{origin}:{line}: is not TOML that can be read: {said}") from None
    reader = Reader(text, origin)
    scenario = reader.scenario(name, document)
    if reader.problems:
        raise ScenarioError("\n".join(told for _, told in sorted(reader.problems)))
    return scenario


def _longest_line(text: str) -> int:
    """Return the longest line of a text, where what no parser reads most likely stands."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda place: len(lines[place])) + 1


def _shown(path: Path) -> str:
    """Return a path as short as it can be read from where the command runs."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
