"""Smart meters: a customer's energy, integrated; a register that never runs backwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import PowerProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.models import power, recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

# Customers: homes, shops, workshops; shares, and mean power in kW. A home uses about 250 kWh a
# month (42.64 GWh a day in 2.6 million accounts, S48, is 0.7 kW with shops). Assumed.
CUSTOMER_SHARE = (0.82, 0.95)
MEAN_KW = (0.38, 2.6, 9.0)
FEEDER_OF_CUSTOMER = np.array([0, 2, 3])
INSTALLED_MIN = 28_401_120  # 2024-01-01 00:00 UTC in minutes since the epoch
FLICKER_LN = 0.45
LINE_DROP_V = (0.5, 4.0)  # at full load; assumed: an ordinary evening stays inside 230 V ± 5 %


@dataclass(frozen=True, slots=True, eq=False)
class Meters:
    """The `smart_meter` sensors; arrays are (sensor,)."""

    seed: int
    profile: PowerProfile
    zone: IntArray
    feeder: IntArray
    mean_kw: FloatArray
    line_drop_v: FloatArray

    @classmethod
    def at(cls, places: Places, profile: PowerProfile, seed: int) -> Self:
        """Return the meters at places, customers by lot."""
        lot = rng.draw(seed, "smart_meter.customer", 0, (places.count, 3)).T
        customer = rng.pick(lot[0], CUSTOMER_SHARE)
        spread = np.exp(1.1 * (lot[1] - 0.5))
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            feeder=FEEDER_OF_CUSTOMER[customer],
            mean_kw=np.array(MEAN_KW)[customer] * spread,
            line_drop_v=rng.between(lot[2], LINE_DROP_V),
        )

    def start(self, step: int) -> State:
        """Return registers that have run at the customer's mean power since 2024."""
        hours = max(step - INSTALLED_MIN, 0) / 60
        return {"own": np.zeros(self.zone.size), "energy": self.mean_kw * hours}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return registers at the beginning of each minute, their growth per minute, voltage."""
        own = recursion.wander(self.seed, "smart_meter.own", drivers.local.steps, state["own"], 0.7)
        heat = power.felt_degc(drivers, self.zone)
        load = power.load_frac(self.profile, drivers.local, self.feeder, heat)
        per_min = self.mean_kw * load / 0.72 * rng.lognormal(own, FLICKER_LN) / 60
        energy = np.cumsum(np.vstack([state["energy"], per_min]), axis=0)
        unit = self.profile.transformer
        sag = unit.voltage_drop_v * 0.7 * load + self.line_drop_v * load
        values = {
            "energy_kwh": energy[:-1],
            "energy_kwh/min": per_min,
            "voltage_v": unit.voltage_base_v - sag,
        }
        return values, {"own": own[-1], "energy": energy[-1]}
