"""Who reports through whom."""

from contract.topic import is_id
from simulator.devices import gateway
from simulator.devices.device import devices_of
from simulator.devices.gateway import gateways_of
from simulator.world.city import CityModel


def test_every_sensor_has_one_gateway_of_its_district(model: CityModel) -> None:
    gateways = gateways_of(model.city, devices_of(model))
    ids = [device.sensor_id for one in gateways for device in one.devices]

    assert sorted(ids) == sorted(
        device.sensor_id for made in devices_of(model).values() for device in made
    )
    assert all(device.area == one.area for one in gateways for device in one.devices)
    assert max(len(one.devices) for one in gateways) <= gateway.SENSORS_PER_GATEWAY
    assert all(is_id(one.gateway_id) and not one.sends_packs for one in gateways)


def test_a_great_city_has_larger_gateways_that_send_packs(model: CityModel) -> None:
    few = devices_of(model)
    many = {kind: devices * 60 for kind, devices in few.items()}
    gateways = gateways_of(model.city, many)

    assert len(gateways) <= gateway.MAX_GATEWAYS
    assert all(one.sends_packs for one in gateways)
    assert sum(len(one.devices) for one in gateways) == 300 * 60
