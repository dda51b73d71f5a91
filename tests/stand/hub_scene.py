"""A hub over two sensors, the hands of its clock, and what waits for its viewers."""

import json
from datetime import timedelta
from typing import Any

from contract.city import city_folder, load_city
from contract.city_time import CityTime
from contract.payload.notice import LiveItem
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.judge import Judge
from ioc_api.live.hub import TICKS_HZ, Hub
from ioc_api.live.texts import Texts
from ioc_api.live.viewer import Viewer
from ioc_api.system import rules
from ioc_api.system.rules import Found
from tests.stand.live_sensor import NOW, sensor
from tests.stand.live_socket import Delta, decode_delta

CITY = load_city(city_folder("hcmc"))


class Scene:
    """A hub over two sensors, and the hands of its clock."""

    def __init__(self) -> None:
        self.now = NOW
        self.now_s = 0.0
        self.fleet = Fleet()
        self.fleet.register([sensor(1, gateway_id="gw-1"), sensor(2)])
        self.fleet.is_loaded = True
        self.city_time = CityTime(lambda: self.now)
        self.judge = Judge(fleet=self.fleet, city=CITY)
        texts = Texts(
            judge=self.judge,
            fleet=self.fleet,
            city_time=self.city_time,
            readiness=lambda: rules.readiness(Found(), BrokerLink(), is_loaded=True, unjudged=None),
        )
        self.hub = Hub(
            epoch="e",
            fleet=self.fleet,
            judge=self.judge,
            city_time=self.city_time,
            texts=texts,
            wall=lambda: self.now,
            monotonic_s=lambda: self.now_s,
        )
        self.second()

    def read(self, number: int, value: float) -> None:
        """Let a reading come in."""
        item = LiveItem(f"hcmc-aq-{number:04}", "air_quality", "", "", 0, {"pm25_ugm3": value})
        self.now += timedelta(milliseconds=1)
        self.fleet.apply(item, self.now)

    def second(self) -> None:
        """Let a second of ticks pass."""
        for _ in range(TICKS_HZ):
            self.tick()

    def tick(self) -> None:
        """Let one tick pass."""
        self.now += timedelta(seconds=1 / TICKS_HZ)
        self.now_s += 1 / TICKS_HZ
        self.hub.tick()


def frames(viewer: Viewer) -> list[Delta]:
    """Return the frames that wait for a viewer."""
    return [decode_delta(frame) for frame in viewer.frames]


def text(viewer: Viewer, name: str) -> dict[str, Any]:
    """Return a text that waits for a viewer."""
    return json.loads(viewer.texts[name])
