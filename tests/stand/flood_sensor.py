"""Flood gauges of the API's live state, and what they say."""

from datetime import datetime

from contract.city import city_folder, load_city
from contract.payload.notice import LiveItem
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.sensor import Sensor
from ioc_api.judgement.judge import Judge
from tests.stand.live_sensor import id_of, sensor

CITY = load_city(city_folder("hcmc"))
KIND = "street_flood"
PERIOD_S = 60.0


def gauge(number: int = 1, *, retired: bool = False) -> Sensor:
    """Return a gauge of flood depth."""
    return sensor(number, KIND, period_s=PERIOD_S, retired=retired, gateway_id="gw-1")


def say(
    fleet: Fleet, observed_at: datetime, depth_m: float, *, number: int = 1, quality: int = 0
) -> None:
    """Let a gauge's reading come in by a live frame."""
    item = LiveItem(id_of(number, KIND), KIND, "", "", quality, {"depth_m": depth_m})
    assert fleet.apply(item, observed_at)


def settled(fleet: Fleet) -> Judge:
    """Return a judge of the city of the pack that the database has told all it knows."""
    judge = Judge(fleet=fleet, city=CITY)
    judge.is_settled = judge.has_means = True
    judge.problems.clear()
    return judge
