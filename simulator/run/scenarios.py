"""A city's scenarios as a list, each read and placed in a run, so that what is wrong shows."""

from collections.abc import Iterator

from contract.city import City
from simulator.errors import ScenarioError
from simulator.scenario.file import known_scenarios, load
from simulator.scenario.script import Scenario, placed
from simulator.scenario.span import told
from simulator.scenario.stage import Stage


def listed(city: City, stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield each scenario as a line, and what is wrong with it, empty for nothing.

    Parameters
    ----------
    stage
        Of the fleet in which it is to run.
    """
    width = max(map(len, known_scenarios(city)), default=0)
    for name in known_scenarios(city):
        try:
            scenario = load(city, name)
            placed(scenario, stage, 0)
        except ScenarioError as error:
            yield f"{name:{width}}  cannot be used", str(error)
        else:
            yield f"{name:{width}}  {_described(scenario)}", ""


def _described(scenario: Scenario) -> str:
    number = len(scenario.entries)
    start = f", from {scenario.start:%Y-%m-%d %H:%M}" if scenario.start else ""
    events = "1 event or fault" if number == 1 else f"{number} events and faults"
    labels = f"{scenario.label_vi} · {scenario.label_en}"
    return f"{labels}: {events} in {told(scenario.length_min)}{start}"
