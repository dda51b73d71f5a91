"""What rules say together is a function of what is stored, as what each says is."""

import numpy as np
import pytest

from operations.rules.definition import Composite, Part
from tests.stand.alert_rows import threshold_rule
from tests.stand.engine_bench import AT, EPISODES, MINUTE, Bench, flood

pytestmark = pytest.mark.integration

WET = threshold_rule("wet", family="flood", makes_alerts=False)
BOTH = threshold_rule(
    "both",
    condition=Composite(
        kind="street_flood",
        operator="and",
        parts=(Part(rule_id="wet", at_least=2, within_m=100), Part(rule_id="wet")),
        hold_s=180,
    ),
    family="flood",
)


@pytest.mark.parametrize("order", ["in turn", "restarted", "hours behind", "shuffled"])
async def test_what_rules_say_together_is_said_of_the_past_too(bench: Bench, order: str) -> None:
    await bench.use(WET, BOTH)
    one, other = await bench.sensors("760", 1, 2)
    both = [*flood(one, 3, 190, 0.5, 200), *flood(other, 20, 40, 0.5, 200)]
    both = [(key, m, 0.5 if key == other and m in range(150, 180) else d) for key, m, d in both]
    match order:
        case "hours behind":
            pieces = [[row for row in both if row[0] == key] for key in (one, other)]
        case "shuffled":
            places: list[int] = np.random.default_rng(7).permutation(len(both)).tolist()
            pieces = [[both[place] for place in places[begin::8]] for begin in range(8)]
        case _:
            pieces = [[row for row in both if row[1] // 10 == ten] for ten in range(20)]
    for piece in pieces:
        if order == "restarted":
            bench.kept = None
        await bench.store(piece)
        await bench.round(200)
    assert await bench.ask(EPISODES) == [
        ("both", key, *(AT + minute * MINUTE for minute in minutes), 2)
        for key in (one, other)
        for minutes in ((22, 25, 40), (152, 155, 180))
    ]
