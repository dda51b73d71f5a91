"""Why the simulated city misses a published figure, by the figure's name."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "flood: share of floods that follow rain": (
        "spots by the tide stand in water on the highest days alone, since the river's banks "
        "spill, and a rainy year's floods outnumber them. Nobody counted floods, only streets, "
        "and by streets the share holds"
    ),
    "humidity: year's mean": (
        "the normals are of Tân Sơn Hòa, where the two seeds have 0.76 and 0.77; the other three "
        "stations stand in greener districts, by 0.01 to 0.03 moister"
    ),
    "cool and moist turns: share at 13 to 17 h": (
        "the mean day of S32 falls by 1.8 °C and gains 0.05 of humidity from 18 to 19 h; the city "
        "has that step on most evenings, and a little more than it counts as a turn: two turns of "
        "five come then. The stations of S35 cannot have had such evenings: the sources differ"
    ),
}
