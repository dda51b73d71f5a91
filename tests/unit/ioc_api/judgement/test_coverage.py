"""When an all-clear may be said."""

import numpy as np

from contract.clock import to_us
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.coverage import coverage
from tests.stand.flood_sensor import gauge, say, settled
from tests.stand.live_sensor import NOW


def test_nothing_is_all_clear_while_the_means_cannot_be_read() -> None:
    fleet = Fleet()
    fleet.register([gauge()])
    judge = settled(fleet)
    say(fleet, NOW, 0.0)
    statuses, wanted = fleet.statuses(to_us(NOW)), np.ones(1, np.bool_)
    assert coverage(fleet, judge, statuses, wanted) == {"sensors": 1, "live": 1, "trusted": True}
    judge.problems["means"] = "the database cannot be reached"
    assert coverage(fleet, judge, statuses, wanted) == {"sensors": 1, "live": 1, "trusted": False}
