"""`./ioc bench rules`: one judgement of a city of which every sensor has one new reading.

100 000 sensors of all kinds, in the shares of the simulated city, and 50 rules of all six types. A
judgement makes the numbers of each condition, moves its state and collects what happened; what is
usual and the readings of spans are at hand, as columns. An ordinary one finds one sensor in a
hundred beyond a limit, that of a storm one in ten. Time is the processor's, of one core; medians
count. Beside it numpy compares the same numbers with the same limits and nothing else, in the same
round.

The same rules that judge a reading by itself are also put to 100 000 sensors of one kind, which no
city has: that is what is said of so many sensors and rules at once.
"""

import sys
from collections.abc import Sequence
from statistics import median

import numpy as np

from tests.stand.fifty_rules import one_kind, whole_city
from tests.stand.judged_city import JudgedCity
from tests.stand.report import Measure, Report, options

SENSORS = 100_000
AIM_S = 0.2
MIB = 1 << 20
WHOLE, SHORT = 15, 5
SHARES = {"ordinary": 0.01, "storm": 0.1}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("rules", arguments, has_short=True)
    rounds = SHORT if flags.short else WHOLE
    report = Report("rules: judgements of a city, on one core")
    for name, share in SHARES.items():
        _add(report, f"all kinds, {name}", whole_city(SENSORS, share), rounds)
    _add(report, "one kind, ordinary", one_kind(SENSORS, SHARES["ordinary"]), rounds)
    return report.finish(flags.json)


def _add(report: Report, name: str, city: JudgedCity, rounds: int) -> None:
    spent = [city.judge(dice) for dice in np.random.default_rng(7).spawn(rounds + 1)][1:]
    rules = f"{city.rule_count} rules, {SENSORS:,} sensors"
    whole_s = median(one.whole_s for one in spent)
    report.add(
        Measure(
            measure=f"{name}, {rules}; limit: numpy compares the numbers",
            value=whole_s,
            unit="s",
            limit=median(one.compared_s for one in spent),
            aim=f"under {AIM_S} s",
            held=whole_s < AIM_S,
        )
    )
    for part in spent[0].parts_s:
        part_s = median(one.parts_s[part] for one in spent)
        report.add(Measure(measure=f"{name}: of it {part}", value=part_s, unit="s"))
    for what, size in city.sizes().items():
        report.add(Measure(measure=f"{name}: memory of {what}", value=size / MIB, unit="MiB"))


if __name__ == "__main__":
    sys.exit(main())
