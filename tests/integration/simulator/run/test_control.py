"""A running city is told what to do, over a real broker, and does it or says why not."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from contract import broker_address
from contract.broker_account import Accounts
from contract.payload.control import Done, Refused, State
from contract.payload.request import (
    Around,
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Request,
    Resume,
    SetSpeed,
    StartScenario,
)
from embedded.mosquitto import MosquittoServer
from simulator.run.asking import ask
from simulator.wire.mqtt_publisher import properties
from tests.stand.simulator_run import Listener, listening, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

SPEED = 60.0
NOISE = "hcmc-ns-0001"  # reads each minute
TRAFFIC = "hcmc-tf-0001"


@dataclass(slots=True)
class Told:
    """A running city without troubles of its own, and who listens to it."""

    url: str
    listener: Listener
    until: Until
    data: Path

    def tell(self, request: Request) -> Done | Refused:
        return ask("hcmc", broker_address.parse(self.url), Accounts(), request)

    def done(self, request: Request) -> State:
        answer = self.tell(request)
        assert isinstance(answer, Done), answer
        return answer.state

    def refused(self, request: Request) -> str:
        answer = self.tell(request)
        assert isinstance(answer, Refused), answer
        return answer.error

    def values(self, sensor_id: str) -> list[tuple[datetime, dict[str, float]]]:
        """Return what came of a sensor, in order of time."""
        bodies = [json.loads(m.payload) for m in self.listener.of(f"/{sensor_id}/telemetry")]
        return sorted((datetime.fromisoformat(one["observed_at"]), one["values"]) for one in bodies)

    def after(self, sensor_id: str, since: datetime) -> list[dict[str, float]]:
        return [values for at, values in self.values(sensor_id) if at >= since]

    def newest(self) -> datetime:
        return max(
            datetime.fromisoformat(json.loads(m.payload)["observed_at"])
            for m in self.listener.of("/telemetry")[-200:]
        )

    def come(self, sensor_id: str, count: int, since: datetime) -> list[dict[str, float]]:
        self.until(
            lambda: len(self.after(sensor_id, since)) >= count, f"{count} of {sensor_id} came"
        )
        return self.after(sensor_id, since)


@pytest.fixture
def told(broker: MosquittoServer, tmp_path: Path, until: Until) -> Generator[Told]:
    with (
        listening(broker, until) as listener,
        running(broker.url, tmp_path, "--trouble", "0", sensors=200, speed=SPEED) as run,
    ):
        until(lambda: run.metric("simulator_publishing") == 1, "publishing")
        one = Told(broker.url, listener, until, tmp_path)
        one.come(NOISE, 2, datetime.fromisoformat("2020-01-01T00:00:00Z"))
        yield one


def test_a_sensor_that_is_broken_repeats_itself_until_it_is_repaired(told: Told) -> None:
    state = told.done(Break(sensor_id=NOISE, fault="stuck"))
    (fault,) = state.events
    assert (fault.event_id, fault.what, fault.to_at) == ("broken.1", "stuck", None)
    assert (fault.from_at - state.city_at).total_seconds() <= 60, "it begins with the next minute"
    stuck = told.come(NOISE, 4, fault.from_at)
    assert all(one == stuck[0] for one in stuck), "at the latest with its second reading"

    state = told.done(Repair(sensor_id=NOISE))
    begun = told.done(AskState())
    assert begun.event_count == 0 or begun.events[0].to_at is not None
    told.until(lambda: told.done(AskState()).event_count == 0, "the fault is over")
    well = told.come(NOISE, 4, told.done(AskState()).city_at)
    assert len({str(one) for one in well}) > 1
    assert "has no fault now" in told.refused(Repair(sensor_id=NOISE))


def test_an_outage_silences_the_sensors_without_battery_that_hang_on_the_feeder(
    told: Told,
) -> None:
    told.come(TRAFFIC, 1, datetime.fromisoformat("2020-01-01T00:00:00Z"))
    outage = Injection(what="feeder_outage", sensor=[TRAFFIC], for_s=1_800.0)
    state = told.done(Inject(event=outage))
    events = {one.what: one for one in state.events}
    assert events["feeder_outage"].event_id == "injected.1"
    assert events["feeder_outage"].to_at is not None
    begin = events["feeder_outage"].from_at
    told.come(NOISE if events["dead"].sensor_count is None else "hcmc-rg-0001", 4, begin)
    assert told.after(TRAFFIC, begin) == []

    assert "is out already" in told.refused(Inject(event=outage))
    assert "has no power: end injected.1" in told.refused(Repair(sensor_id=TRAFFIC))
    told.done(EndEvent("injected.1"))
    told.come(TRAFFIC, 2, begin)
    assert told.done(AskState()).event_count == 0
    assert "does not go on" in told.refused(EndEvent("injected.1"))


def test_what_cannot_be_is_refused_with_the_reason(told: Told) -> None:
    far = Injection(what="accident", at=Around(lat_deg=10.35, lon_deg=107.10))
    known = Injection(what="stuck", sensor=[NOISE], parameters={"moon_frac": 1.0})
    for request, reason in (
        (Inject(event=far), "no street within 300 m; the nearest"),
        (Inject(event=known), "moon_frac is no parameter of stuck"),
        (Inject(event=Injection(what="earthquake")), "'earthquake' is not known; accepted: storm"),
        (Inject(toml="label_vi = 1"), "the file:1: label_vi must be a text"),
        (Break(sensor_id="hcmc-ns-9999", fault="stuck"), "'hcmc-ns-9999' is none of this run"),
        (Break(sensor_id=NOISE, fault="accident"), "fault 'accident' is not known"),
        (Repair(sensor_id="hcmc-ns-9999"), "is none of this run"),
        (EndEvent("injected.77"), "'injected.77' does not go on; what does: nothing"),
        (StartScenario("moon"), "no scenario 'moon'"),
    ):
        assert reason in told.refused(request), request
    past = b'{"command":"inject","event":{"what":"storm","after_s":-60}}'
    assert "after_s" in _answer_to(told, past)
    assert "command is 'fly'" in _answer_to(told, b'{"command":"fly"}')
    assert told.done(AskState()).event_count == 0


def _answer_to(told: Told, payload: bytes) -> str:
    """Send what no console of ours would send."""
    beside = properties(ResponseTopic="city/v1/hcmc/control/answer/hostile-1")
    before = len(told.listener.of("/hostile-1"))
    told.listener.client.publish(
        "city/v1/hcmc/control/simulator", payload, qos=1, properties=beside
    )
    told.until(lambda: len(told.listener.of("/hostile-1")) > before, "an answer")
    body = json.loads(told.listener.of("/hostile-1")[-1].payload)
    assert body["ok"] is False
    return str(body["error"])


def test_a_city_that_is_paused_stands_still_and_goes_on_from_there_at_its_speed(
    told: Told, until: Until
) -> None:
    state = told.done(Pause())
    assert state.paused
    assert state.speed == SPEED
    until(lambda: told.newest() <= state.city_at, "what was due is made")
    assert told.done(AskState()).city_at == state.city_at
    clock = json.loads(told.listener.of("/clock")[-1].payload)
    assert clock["speed"] == 0
    assert datetime.fromisoformat(clock["city_at"]) <= state.city_at
    assert told.done(SetSpeed(120.0)).paused, "a speed is for when it goes on"
    count = len(told.listener.of("/telemetry"))
    assert told.done(AskState()).city_at == state.city_at
    assert len(told.listener.of("/telemetry")) == count

    state = told.done(Resume())
    assert not state.paused
    clock = json.loads(told.listener.of("/clock")[-1].payload)
    assert clock["speed"] == 120
    until(lambda: told.newest() > state.city_at, "readings go on")
    assert told.done(SetSpeed(1.0)).speed == 1
    times = [m.payload for m in told.listener.of("/clock") if m.payload]
    cities = [datetime.fromisoformat(json.loads(one)["city_at"]) for one in times]
    assert cities == sorted(cities), "time never leaps back"


def test_a_scenario_begins_when_it_is_asked_for_and_again_under_another_name(told: Told) -> None:
    first = told.done(StartScenario("accident-corridor"))
    again = told.done(StartScenario("accident-corridor"))

    assert first.scenario == "accident-corridor"
    names = {one.event_id.partition(".")[0] for one in again.events}
    assert names == {"accident-corridor", "accident-corridor-2"}
    assert (told.data / "happenings.jsonl").read_text().count("\n") == 2


def test_what_was_injected_goes_on_after_the_city_was_killed(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener:
        told = Told(broker.url, listener, until, tmp_path)
        for expected in ((), ("broken.1",)):
            with running(broker.url, tmp_path, "--trouble", "0", speed=SPEED) as run:
                until(lambda run=run: run.metric("simulator_publishing") == 1, "publishing")
                state = told.done(AskState())
                assert tuple(one.event_id for one in state.events) == expected
                if not expected:
                    told.done(Break(sensor_id=NOISE, fault="stuck"))
                run.child.kill()
                run.child.communicate()
