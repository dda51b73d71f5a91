"""From a request on the broker to what is asked of a course."""

from contract.payload.request import Around, Break, Injection
from simulator.scenario.asked import Place
from simulator.scenario.request import breakage, injection
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage

NOW = 29_868_060


def test_an_injection_is_asked_for_in_whole_minutes_from_now() -> None:
    around = Around(lat_deg=10.8, lon_deg=106.7, radius_km=6)
    wanted = Injection(
        what="storm", at=around, after_s=90, for_s=30.5 * 60, parameters={"peak_mmh": 80.0}
    )
    asked = injection(wanted, event_id="injected.1", now_step=NOW)

    assert (asked.event_id, asked.what) == ("injected.1", "storm")
    assert (asked.begin_step, asked.end_step) == (NOW + 2, NOW + 2 + 31)
    assert asked.place == Place(lat_deg=10.8, lon_deg=106.7, radius_km=6)
    assert asked.values == {"peak_mmh": 80.0}


def test_what_has_no_span_lasts_until_it_is_ended(stage: Stage) -> None:
    name = stage.gateways.name[0]
    wanted = Injection(what="late", gateway=[name], kind="noise", quantity=None)
    event = resolve(stage, injection(wanted, event_id="injected.2", now_step=NOW))

    assert event.end_step is None
    assert all("-ns-" in sensor_id for sensor_id in event.sensors)


def test_a_sensor_or_a_gateway_is_broken(stage: Stage) -> None:
    name = stage.gateways.name[0]
    sensor = Break(
        fault="drift", sensor_id="hcmc-aq-0002", quantity="pm25_ugm3", for_s=600,
        parameters={"drift_frac_per_day": 2.0},
    )  # fmt: skip
    gateway = Break(fault="offline", gateway_id=name)
    drift, offline = (
        resolve(stage, breakage(one, event_id="broken.1", now_step=NOW))
        for one in (sensor, gateway)
    )

    assert (drift.sensors, drift.quantity) == (("hcmc-aq-0002",), "pm25_ugm3")
    assert drift.values == {"drift_frac_per_day": 2.0}
    assert (drift.begin_step, drift.end_step) == (NOW, NOW + 10)
    assert (offline.gateways, offline.end_step) == ((name,), None)
