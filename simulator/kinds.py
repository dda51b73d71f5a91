"""What the simulator knows of each kind of sensor: one record a kind, and nothing elsewhere.

A kind of the catalogue without a record here stops a test. Shares of a fleet and sizes of
instrument errors are assumed, as decided in docs/models.md, "Instruments".
"""

from collections.abc import Mapping

from simulator.accuracy import Error
from simulator.kind_record import Setting, SimulatedKind
from simulator.world.models.air import AirStations
from simulator.world.models.counter import Counters
from simulator.world.models.drain_spot import Spots
from simulator.world.models.drain_station import Stations
from simulator.world.models.flood import FloodGauges
from simulator.world.models.lighting import Cabinets
from simulator.world.models.meter import Meters
from simulator.world.models.noise import Microphones
from simulator.world.models.parking import CarParks
from simulator.world.models.power import Transformers
from simulator.world.models.pump import PumpStations
from simulator.world.models.rainfall import RainGauges
from simulator.world.models.river import RiverGauges
from simulator.world.models.stations import WeatherStations
from simulator.world.models.surface_water import WaterProbes
from simulator.world.models.waste import Bins
from simulator.world.models.water_network import NetworkPoints


def _stations(at: Setting) -> Stations:
    return Stations.at(at.places, at.feeders, at.city.profiles.pump_station, at.seed)


_VEHICLES = Error(bias_frac=0.03, noise_frac=0.05)

ON_STREETS = "traffic_flow"
"""The kind whose first places are the city's streets, whether a sensor stands there or not."""

AT_STATIONS = "pump_station"
"""The kind whose first places are the city's pump stations, whatever sensors stand there."""

SIMULATED: Mapping[str, SimulatedKind] = {
    "traffic_flow": SimulatedKind(
        share=12,
        station_vi="Điểm đếm xe",
        has_battery=False,
        sites="traffic",
        model=lambda at: Counters.at(at.places, at.flood_sites, at.streets),
        errors={
            "speed_kmh": Error(noise_frac=0.05),
            "occupancy_frac": Error(noise_frac=0.05),
            "queue_m": Error(noise_frac=0.10),
            "motorbike_count": _VEHICLES,
            "car_count": _VEHICLES,
            "bus_count": _VEHICLES,
            "truck_count": _VEHICLES,
        },
    ),
    "parking": SimulatedKind(
        share=4,
        station_vi="Bãi xe",
        has_battery=False,
        model=lambda at: CarParks.at(at.places, at.city.profiles.parking, at.seed),
    ),
    "air_quality": SimulatedKind(
        share=6,
        station_vi="Trạm không khí",
        has_battery=False,
        sites="air",
        model=lambda at: AirStations.at(at.places, at.streets, at.atmosphere.zones, at.city),
        errors={
            "pm25_ugm3": Error(bias_frac=0.06, noise=0.5, noise_frac=0.03),
            "pm10_ugm3": Error(bias_frac=0.06, noise=0.8, noise_frac=0.03),
            "no2_ugm3": Error(bias_frac=0.05, noise=0.8),
            "so2_ugm3": Error(bias_frac=0.05, noise=0.5),
            "co_ugm3": Error(bias_frac=0.05, noise=15.0),
            "o3_ugm3": Error(bias_frac=0.05, noise=1.0),
            "temperature_degc": Error(bias=0.2, noise=0.1),
            "humidity_frac": Error(bias=0.015, noise=0.005),
        },
    ),
    "weather": SimulatedKind(
        share=2,
        station_vi="Trạm thời tiết",
        has_battery=True,
        sites="weather",
        model=lambda at: WeatherStations.at(at.places, at.seed),
        errors={
            "temperature_degc": Error(bias=0.1, noise=0.05),
            "humidity_frac": Error(bias=0.01, noise=0.004),
            "wind_mps": Error(noise=0.1, noise_frac=0.12),
            "wind_from_deg": Error(noise=8.0),
            "pressure_hpa": Error(bias=0.2, noise=0.05),
            "solar_wm2": Error(bias_frac=0.02, noise_frac=0.03),
        },
    ),
    "rain_gauge": SimulatedKind(
        share=4,
        station_vi="Trạm mưa",
        has_battery=True,
        sites="weather",
        model=lambda at: RainGauges(at.places, at.city),
        errors={"intensity_mmh": Error(noise_frac=0.04)},
        increment="rain_mm",
    ),
    "river_level": SimulatedKind(
        share=1,
        station_vi="Trạm mực nước",
        has_battery=True,
        sites="river",
        model=lambda at: RiverGauges.at(at.places, at.city),
        errors={"level_m": Error(bias=0.005, noise=0.006)},
    ),
    "street_flood": SimulatedKind(
        share=6,
        station_vi="Trạm ngập",
        has_battery=True,
        sites="flood",
        model=lambda at: FloodGauges.at(
            Spots.at(at.places, at.drainage.stations, at.city.climate.flood, at.seed),
            at.drainage.spots,
        ),
        errors={"depth_m": Error(noise_frac=0.02)},
    ),
    "noise": SimulatedKind(
        share=5,
        station_vi="Trạm tiếng ồn",
        has_battery=False,
        sites="noise",
        model=lambda at: Microphones.at(at.places, at.streets, at.city.profiles.noise, at.seed),
        errors={"leq_db": Error(bias=0.4, noise=0.5), "lmax_db": Error(bias=0.4, noise=0.8)},
    ),
    "water_quality": SimulatedKind(
        share=2,
        station_vi="Trạm nước mặt",
        has_battery=True,
        sites="water_quality",
        model=lambda at: WaterProbes.at(
            at.places, at.city.profiles.surface_water, at.city.tide, at.seed
        ),
        errors={
            "ph": Error(bias=0.05, noise=0.02),
            "do_mgl": Error(bias_frac=0.03, noise=0.04),
            "turbidity_ntu": Error(bias_frac=0.04, noise_frac=0.04),
            "conductivity_uscm": Error(bias_frac=0.02, noise_frac=0.005),
            "temperature_degc": Error(bias=0.1, noise=0.05),
        },
    ),
    "power_transformer": SimulatedKind(
        share=12,
        station_vi="Trạm biến áp",
        has_battery=True,
        watches_mains=True,
        model=lambda at: Transformers.at(at.places, at.feeders, at.city.profiles.power, at.seed),
        errors={
            "load_kw": Error(bias_frac=0.005, noise_frac=0.01),
            "voltage_v": Error(bias=0.4, noise=0.8),
            "current_a": Error(bias_frac=0.005, noise_frac=0.01),
            "power_factor": Error(noise=0.003),
            "oil_temperature_degc": Error(bias=0.5, noise=0.2),
            "frequency_hz": Error(noise=0.004),
        },
    ),
    "water_network": SimulatedKind(
        share=8,
        station_vi="Điểm cấp nước",
        has_battery=True,
        model=lambda at: NetworkPoints.at(at.places, at.feeders, at.pipes, at.seed),
        errors={
            "flow_m3h": Error(bias_frac=0.01, noise_frac=0.015),
            "pressure_bar": Error(bias=0.01, noise=0.01),
            "chlorine_mgl": Error(bias=0.02, noise=0.01),
            "turbidity_ntu": Error(bias=0.01, noise=0.01),
            "ph": Error(bias=0.05, noise=0.02),
        },
    ),
    "street_light": SimulatedKind(
        share=10,
        station_vi="Tủ chiếu sáng",
        stands_for="circuit",
        has_battery=True,
        watches_mains=True,
        model=lambda at: Cabinets.at(at.places, at.feeders, at.city.profiles, at.seed),
        errors={
            "power_kw": Error(bias_frac=0.01, noise_frac=0.01),
            "voltage_v": Error(bias=0.4, noise=0.8),
        },
    ),
    "pump_station": SimulatedKind(
        share=3,
        station_vi="Trạm bơm",
        has_battery=True,
        watches_mains=True,
        sites="pump",
        model=lambda at: PumpStations.at(_stations(at), at.drainage, at.city.profiles.water),
        lacks=lambda at: {"gate_open_frac": ~_stations(at).has_gate},
        errors={
            "wetwell_level_m": Error(bias=0.01, noise=0.01),
            "flow_m3h": Error(bias_frac=0.01, noise_frac=0.02),
        },
    ),
    "waste_bin": SimulatedKind(
        share=10,
        station_vi="Thùng rác",
        stands_for="round",
        has_battery=True,
        model=lambda at: Bins.at(at.places, at.city.profiles.waste, at.seed),
        errors={
            "fill_frac": Error(bias=0.01, noise=0.01),
            "temperature_degc": Error(bias=0.3, noise=0.2),
        },
    ),
    "smart_meter": SimulatedKind(
        share=15,
        station_vi="Công tơ",
        has_battery=False,
        model=lambda at: Meters.at(at.places, at.feeders, at.city, at.atmosphere, at.seed),
        errors={"voltage_v": Error(bias=0.5, noise=1.0)},
        lasting="energy",
    ),
}

MEMBERS: Mapping[str, str] = {
    record.stands_for: code for code, record in SIMULATED.items() if record.stands_for
}
"""By what an event happens to, the kind of sensors that are its parts: cabinets of a circuit."""
