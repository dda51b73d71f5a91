"""The stage of a run of 300 sensors."""

import pytest

from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices.device import devices_of
from simulator.devices.gateway import gateways_of
from simulator.scenario.stage import Ground, Stage, stage_of
from simulator.world.city import CityModel


@pytest.fixture(scope="session")
def stage(model: CityModel) -> Stage:
    streets = model.places["traffic_flow"]
    ground = Ground(
        city=model.city,
        areas=AreaIndex(model.city, load_outlines(model.city)),
        places=model.places,
        streets=streets,
        feeders=model.places["power_transformer"],
        street_names=streets.name,
        feeder_names=[
            f"feeder-{number:02d}"
            for number in range(1, model.places["power_transformer"].count + 1)
        ],
    )
    devices = devices_of(model)
    return stage_of(ground, devices, gateways_of(model.city.city_id, devices))
