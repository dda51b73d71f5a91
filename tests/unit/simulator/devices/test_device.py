"""The city's devices."""

from contract.catalogue import KINDS
from simulator.devices.device import devices_of
from simulator.world.city import CityModel


def test_all_kinds_have_devices(model: CityModel) -> None:
    devices = devices_of(model)

    assert sum(len(made) for made in devices.values()) == 300
    assert set(devices) == {kind.code for kind in KINDS}
