"""Street noise: traffic that passes, horns above it, rain on roofs.

Leq = base + 10·log10(flow/reference + 1) (pack, H within S8–S10), less a drop in quiet streets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import NoiseProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

RAIN_BASE_DB, RAIN_GAIN_DB = 42.0, 16.0  # rain alone: 42 + 16·log10(1 + mm/h); assumed
FLOOR_DB = 44.0  # insects, fans, distant roads; assumed
MEAN_FLOW_PCUPH = (900.0, 5_200.0)  # main streets; assumed within the pack's capacities


@dataclass(frozen=True, slots=True, eq=False)
class Microphones:
    """The `noise` sensors; arrays are (sensor,)."""

    seed: int
    profile: NoiseProfile
    zone: IntArray
    mean_flow_pcuph: FloatArray
    drop_db: FloatArray
    horn_db: FloatArray

    @classmethod
    def at(cls, places: Places, profile: NoiseProfile, seed: int) -> Self:
        """Return the microphones at places; of the made-up ones 45 % stand in quiet streets."""
        lot = rng.draw(seed, "noise.microphone", 0, (places.count, 4)).T
        quiet = np.where(
            places.is_made_up, lot[0] < 0.45, places.has("residential") | places.has("background")
        )
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            mean_flow_pcuph=rng.between(lot[1], MEAN_FLOW_PCUPH),
            drop_db=np.where(quiet, rng.between(lot[2], profile.residential_drop_db), 0.0),
            horn_db=rng.between(lot[3], profile.horn_peak_db),
        )

    def start(self, step: int) -> State:
        """Return an ordinary street."""
        del step
        return {"own": np.zeros(self.zone.size)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return Leq and Lmax of each minute in dBA, (step, sensor)."""
        steps = drivers.local.steps
        own = recursion.wander(self.seed, "noise.own", steps, state["own"], 0.15)
        traffic = drivers.traffic
        flow = self.mean_flow_pcuph * (traffic.index * traffic.rider_frac)[:, self.zone]
        road = traffic_db(self.profile, flow) - self.drop_db
        rain = RAIN_BASE_DB + RAIN_GAIN_DB * np.log10(1 + drivers.weather.rain_mmh[:, self.zone])
        rain = np.where(drivers.weather.rain_mmh[:, self.zone] > 0, rain, 0.0)
        leq = add_db(add_db(road, rain), np.full_like(road, FLOOR_DB))
        leq = leq + self.profile.noise_sd_db * own
        horns = np.abs(rng.columns(self.seed, "noise.horn", steps, self.zone.size))
        return {"leq_db": leq, "lmax_db": leq + 5.0 + 0.6 * self.horn_db * (0.5 + 0.5 * horns)}, {
            "own": own[-1]
        }


def traffic_db(profile: NoiseProfile, flow_pcuph: FloatArray) -> FloatArray:
    """Return the level at the kerb of a main street in dBA."""
    return profile.base_db + 10 * np.log10(flow_pcuph / profile.reference_flow_pcu_per_h + 1)


def add_db(first_db: FloatArray, second_db: FloatArray) -> FloatArray:
    """Return the level of two sources together: energies add."""
    return 10 * np.log10(10 ** (first_db / 10) + 10 ** (second_db / 10))
