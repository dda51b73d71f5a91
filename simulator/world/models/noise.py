"""Street noise: traffic that passes, horns above it, rain on roofs.

Leq = base + 10·log10(flow/reference + 1) with the pack's `[noise]`, less a drop in quiet streets.
What is assumed here was decided in docs/models.md, "Noise".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import NoiseProfile, SpeedModel
from simulator import rng
from simulator.world.models import congestion, crowd, recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.street import Streets

# The level: ten decibels are a bel, and a bel is ten times the energy; exact by definition.
BEL_DB = 10
BEL_RATIO = 10

# A junction is heard whole: streams of four to six arms, in and out, with flyovers and underpasses,
# each with the flow of its street. Assumed: so junctions have 72 to 82 dB by night (S10).
STREAM_COUNT = (8.0, 13.0)
# The faster they drive, the louder they are, per decade of the stream's speed; below this share of
# an empty street's one hears engines, not wheels. Assumed.
PACE_GAIN_DB = 10.0
ROLLING_FRAC = 0.6
# So far beside its street a microphone hears as much of it as at its kerb; assumed.
KERB_FRAC = 0.5
QUIET_FLOW_PCUPH = (200.0, 3_000.0)  # where people live; assumed
FLOOR_DB = 44.0  # insects, fans, distant roads; assumed
# Rain alone: base + gain·log10(1 + mm/h), at 1 mm/h and per decade of intensity. Assumed.
RAIN_BASE_DB = 42.0
RAIN_GAIN_DB = 16.0
QUEUE_GAIN_DB = 3.0  # horns and engines that start again and again, by a long queue; assumed
OWN_MEMORY_H = 0.15  # a lorry that unloads, a party; assumed

# Lmax above Leq: passing engines always, and of the street's horn peak a share that is half steady
# and half drawn for the minute. Assumed within the pack's 12 to 20 dB.
ENGINE_PEAK_DB = 5.0
HORN_FRAC = 0.6
HORN_STEADY_FRAC = 0.5
HORN_DRAWN_FRAC = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Microphones:
    """The `noise` sensors; arrays are (sensor,).

    Attributes
    ----------
    street : int64
        The nearest one, and in `near_frac` how much of its queue is heard here.
    beside_frac
        How much of what is heard follows that street; the rest goes by the zone.
    mean_flow_pcuph
        Traffic past the microphone where the index is 1. [pcu/h]
    drop_db
        How much quieter than at a main street's kerb it is. [dB]
    horn_db
        How far horns rise above the rest. [dB]
    """

    seed: int
    profile: NoiseProfile
    speed: SpeedModel
    places: Places
    zone: IntArray
    street: IntArray
    near_frac: FloatArray
    beside_frac: FloatArray
    mean_flow_pcuph: FloatArray
    drop_db: FloatArray
    horn_db: FloatArray

    @classmethod
    def at(cls, places: Places, streets: Streets, profile: NoiseProfile, seed: int) -> Self:
        """Return the microphones at places; the sites' tags tell which streets are quiet.

        What is no site is a dwelling's street: there the limits hold that a city listens for.
        """
        lot = rng.draw(seed, "noise.microphone", 0, (places.count, 4)).T
        quiet = places.is_made_up | places.has("residential") | places.has("background")
        street, near_frac = streets.near(places)
        junction_pcuph = streets.roads.mean_flow_pcuph[street] * rng.between(lot[1], STREAM_COUNT)
        return cls(
            seed=seed,
            profile=profile,
            speed=streets.roads.profile.speed,
            places=places,
            zone=places.zone,
            street=street,
            near_frac=near_frac,
            beside_frac=np.minimum(near_frac / KERB_FRAC, 1),
            mean_flow_pcuph=np.where(quiet, rng.between(lot[1], QUIET_FLOW_PCUPH), junction_pcuph),
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
        own = recursion.wander(self.seed, "noise.own", steps, state["own"], OWN_MEMORY_H)
        road = self._road_db(drivers)
        queue = drivers.streets.felt_frac(self.street, self.near_frac)
        if queue is not None:
            road = road + QUEUE_GAIN_DB * queue
        rain_mmh = drivers.rain_mmh(self.places)
        rain = RAIN_BASE_DB + RAIN_GAIN_DB * np.log10(1 + rain_mmh)
        rain = np.where(rain_mmh > 0, rain, 0.0)
        leq = sum_db(sum_db(road, rain), np.full_like(road, FLOOR_DB))
        crowds = drivers.causes.of("crowd")
        if crowds.count:
            leq = _with_voices_db(leq, crowd.voices_ratio(crowds, steps, self.places))
        leq = leq + self.profile.noise_sd_db * own
        drawn = np.abs(rng.columns(self.seed, "noise.horn", steps, self.zone.size))
        horns = HORN_FRAC * self.horn_db * (HORN_STEADY_FRAC + HORN_DRAWN_FRAC * drawn)
        return {"leq_db": leq, "lmax_db": leq + ENGINE_PEAK_DB + horns}, {"own": own[-1]}

    def _road_db(self, drivers: Drivers) -> FloatArray:
        """Return the level of what drives, (step, sensor): beside a street its flow, how fast."""
        traffic, flow = drivers.traffic, drivers.streets
        index = (traffic.index * traffic.rider_frac)[:, self.zone]
        near = np.flatnonzero(self.beside_frac)
        if not near.size:
            return traffic_db(self.profile, self.mean_flow_pcuph * index) - self.drop_db
        street, beside = self.street[near], self.beside_frac[near]
        index[:, near] += beside * (flow.busy_ratio(street) - index[:, near])
        road = traffic_db(self.profile, self.mean_flow_pcuph * index) - self.drop_db
        pace = np.maximum(congestion.stream_frac(self.speed, flow.ratio[:, street]), ROLLING_FRAC)
        road[:, near] += beside * PACE_GAIN_DB * np.log10(pace)
        return road


def traffic_db(profile: NoiseProfile, flow_pcuph: FloatArray) -> FloatArray:
    """Return the level at the kerb of a main street.

    Parameters
    ----------
    flow_pcuph : (…)
        Traffic past the kerb, 0 or more. [pcu/h]

    Returns
    -------
    (…) float64
        Equivalent level of a minute; the pack's base where nothing drives. [dBA]
    """
    return profile.base_db + BEL_DB * np.log10(flow_pcuph / profile.reference_flow_pcu_per_h + 1)


def _with_voices_db(leq_db: FloatArray, voices_ratio: FloatArray) -> FloatArray:
    """Return the level with crowds in it, (step, sensor): the same where none is heard."""
    is_heard = voices_ratio > 0
    voices_db = crowd.VOICES_DB + BEL_DB * np.log10(np.where(is_heard, voices_ratio, 1.0))
    return np.where(is_heard, sum_db(leq_db, voices_db), leq_db)


def sum_db(first_db: FloatArray, second_db: FloatArray) -> FloatArray:
    """Return the level of two sources together, (…) [dB]: energies add."""
    return BEL_DB * np.log10(BEL_RATIO ** (first_db / BEL_DB) + BEL_RATIO ** (second_db / BEL_DB))
