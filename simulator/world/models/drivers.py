"""What the whole city shares in a block of minutes: the drivers of every kind of sensor."""

from dataclasses import dataclass

from contract.arrays import FloatArray
from simulator.world.causes import Causes
from simulator.world.local_time import LocalTime
from simulator.world.models.drainage import Drained
from simulator.world.models.feeder import Supply
from simulator.world.models.ground import Places
from simulator.world.models.point_queue import Flow
from simulator.world.models.storm import RainField
from simulator.world.models.tide import River
from simulator.world.models.weather import Weather


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """Traffic demand of a block, (step, zone): flow index, 1 is the daily mean of a weekday.

    Attributes
    ----------
    index
        Inner-city streets.
    gateway_index
        Roads by which people leave before holidays and come back.
    rider_frac
        Share of the riders who are not kept home by rain; above 1 afterwards.
    """

    index: FloatArray
    gateway_index: FloatArray
    rider_frac: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """Everything that acts on all kinds of sensors, for a block of minutes.

    Attributes
    ----------
    drained
        What the city's pump stations do, and the water on the pack's known flood spots, whether a
        sensor stands there or not.
    grid_hz : (step,)
        Frequency of the grid. [Hz]
    supply
        Which feeders are without voltage.
    streets
        What the streets do, whether a sensor stands there or not.
    causes
        What is brought upon the city from outside, for models of one kind.
    """

    seed: int
    local: LocalTime
    weather: Weather
    sky: RainField
    river: River
    traffic: Traffic
    drained: Drained
    grid_hz: FloatArray
    supply: Supply
    streets: Flow
    causes: Causes

    def rain_mmh(self, places: Places) -> FloatArray:
        """Return the rain where things stand, (step, place) [mm/h]; 0 where no cell comes near."""
        return self.sky.rain_mmh(self.local.steps, places.east_km, places.north_km)

    @property
    def flood_m(self) -> FloatArray:
        """Return the water on the pack's known flood spots, (step, spot) [m]."""
        return self.drained.flood_m
