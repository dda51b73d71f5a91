"""All published figures, domain by domain."""

from collections.abc import Mapping, Sequence

from tests.stand.fidelity import (
    dust,
    gas,
    noise,
    power,
    pump,
    rain,
    river,
    traffic,
    water,
    weather,
)
from tests.stand.fidelity.figure import Figure

FIGURES: Mapping[str, Sequence[Figure]] = {
    "noise": noise.FIGURES,
    "river": river.FIGURES,
    "rain and flood": rain.FIGURES,
    "weather": weather.FIGURES,
    "dust": dust.FIGURES,
    "gases": gas.FIGURES,
    "traffic": traffic.FIGURES,
    "electricity": power.FIGURES,
    "water": water.FIGURES,
    "pumps": pump.FIGURES,
}
