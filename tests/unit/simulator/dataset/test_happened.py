"""What a row of events says of where one was."""

from simulator.dataset.happened import Happened
from simulator.dataset.layout import events
from simulator.run.stage import stage_of_run
from simulator.scenario.event import Event
from simulator.world.city import CityModel

BEGIN = 29_868_060


def test_a_station_is_named_with_its_sensor(model: CityModel) -> None:
    stage = stage_of_run(model)
    beyond = stage.sensors["pump_station"].count
    given = [
        Event(event_id=f"test.{place}", what="pump_failure", begin_step=BEGIN + place,
              end_step=BEGIN + 60, stations=(place,))
        for place in (1, beyond)
    ]  # fmt: skip
    rows = Happened(stage).rows(given, events())
    assert rows["station"] == [[stage.stations.name[1]], [stage.stations.name[beyond]]]
    assert rows["sensor_id"] == [["hcmc-ps-0002"], []]
    assert rows["street"] == [[], []]
