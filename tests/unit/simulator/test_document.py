"""docs/simulator.md says of events, faults, scenarios and commands what there is."""

import re
from collections.abc import Mapping

import pytest

from contract.city import City
from launcher.checkout import ROOT
from simulator.arguments import parse
from simulator.scenario.file import known_scenarios
from simulator.scenario.repertoire import EVENTS, FAULTS, PLACES, Kind, Parameter
from simulator.scenario.span import told

TEXT = (ROOT / "docs" / "simulator.md").read_text("utf-8")


def table(kinds: Mapping[str, Kind]) -> str:
    """Return the rows that the page has for events or faults."""
    lines = ["| what | is | happens to | usually lasts | parameters |", "|---|---|---|---|---|"]
    for name, kind in kinds.items():
        fields = ", ".join(f"`{field}`" for field in PLACES[kind.place])
        where = f"a {kind.place}: {fields}" if fields else "the whole city"
        said = "<br>".join(parameter(*one) for one in kind.parameters.items()) or "none"
        lines.append(f"| `{name}` | {kind.meaning} | {where} | {told(kind.usual_min)} | {said} |")
    return "\n".join(lines)


def parameter(name: str, one: Parameter) -> str:
    return f"`{name}` {one.default:g} ({one.low:g} to {one.high:g}): {one.meaning}"


@pytest.mark.parametrize("kinds", [EVENTS, FAULTS], ids=["events", "faults"])
def test_it_has_every_kind_with_its_parameters(kinds: Mapping[str, Kind]) -> None:
    assert table(kinds) in TEXT, f"write into docs/simulator.md:\n{table(kinds)}"


def test_it_tells_what_follows_from_each_event() -> None:
    _, _, after = TEXT.partition("What follows, and in which order:")
    assert set(re.findall(r"\*\*(\w+)\*\*", after.partition("### Faults")[0])) == set(EVENTS)


def test_it_names_every_scenario_of_the_city(city: City) -> None:
    for name in known_scenarios(city):
        assert f"| `{name}` |" in TEXT


def test_it_names_the_commands_that_need_no_broker(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"], None)
    usage = capsys.readouterr().out
    for name in ("stream", "digest", "dataset", "grade", "scenarios", "run"):
        assert f"| `{name}` |" in TEXT
        assert name in usage
