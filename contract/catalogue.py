"""The one place where a sensor kind is defined.

The simulator emits it, ingest validates against it, the schema is tested against it, the API
publishes it and the screen takes its labels from it. The first quantity of a kind is its primary.

Its ranges are what the instrument can show at all, assumed from data sheets of the class. What is
plausible differs from city to city: `contract.plausible`. Its axes are assumed from ordinary days.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from contract.quantity import CF, QUDT, Aggregate, Axis, Quantity

Domain = Literal["traffic", "environment", "utility"]
DOMAINS: tuple[Domain, ...] = get_args(Domain)
METER_MAX_KW = 3 * 0.230 * 250
"""Three phases of 250 A, the largest low-voltage service; assumed."""
OWN = "urn:hcmc-ioc:observed-property:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of sensor.

    Attributes
    ----------
    code : str
        Its name in topics, tables and URLs.
    short : str
        Two letters in the ids of simulated sensors: ``<city>-aq-0001``.
    period_s : float
        Time between two readings of one sensor. [s]
    quantities : tuple[Quantity, ...]
        The first is the primary one.
    fiware_type : str
        The FIWARE Smart Data Model that fits best.
    least_count : int
        How many values a figure over sensors needs at least, beside those of half of them. 1, for
        where one sensor stands, it says all there is; a kind of which one is no sample needs more.
    quantity_names : tuple[str, ...]
        Of the quantities, in their order: the columns of the kind's table.
    """

    code: str
    short: str
    domain: Domain
    label_vi: str
    label_en: str
    period_s: float
    quantities: tuple[Quantity, ...]
    fiware_type: str
    least_count: int = 1
    quantity_names: tuple[str, ...] = field(init=False)  # worked out once: every reading asks

    def __post_init__(self) -> None:
        names = tuple(quantity.name for quantity in self.quantities)
        object.__setattr__(self, "quantity_names", names)

    def needed_count(self, sensors: int) -> int:
        """Return how many of so many sensors must speak before their mean is trusted."""
        return max((sensors + 1) // 2, self.least_count)

    @property
    def primary(self) -> Quantity:
        """Return the quantity that stands for the kind where only one number fits."""
        return self.quantities[0]


def _quantity(  # noqa: PLR0913, PLR0917 - one row of the table below
    name: str,
    unit: str,
    symbol: str,
    resolution: float,
    possible: tuple[float, float],
    axis: Axis,
    aggregate: Aggregate,
    label_vi: str,
    label_en: str,
    fiware: str | None,
    observed_property: str,
    greatest_rate_per_h: float | None = None,
) -> Quantity:
    return Quantity(
        name=name,
        unit=unit,
        symbol=symbol,
        resolution=resolution,
        possible=possible,
        axis=axis,
        aggregate=aggregate,
        label_vi=label_vi,
        label_en=label_en,
        fiware=fiware,
        observed_property=observed_property,
        display_factor=100 if symbol == "%" else 1,
        greatest_rate_per_h=greatest_rate_per_h,
    )


def _air_temperature(fiware: str = "temperature") -> Quantity:
    return _quantity(
        "temperature_degc", "Cel", "°C", 0.1, (-20, 70), (None, 5), "mean",
        "Nhiệt độ", "Temperature", fiware, CF + "air_temperature/",
    )  # fmt: skip


def _humidity() -> Quantity:
    return _quantity(
        "humidity_frac", "1", "%", 0.001, (0, 1), (0, 1), "mean",
        "Độ ẩm", "Relative humidity", "relativeHumidity", CF + "relative_humidity/",
    )  # fmt: skip


def _phase_voltage(fiware: str | None) -> Quantity:
    return _quantity(
        "voltage_v", "V", "V", 0.1, (0, 400), (200, 50), "mean",
        "Điện áp pha", "Phase voltage", fiware, QUDT + "Voltage",
    )  # fmt: skip


# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind(code="traffic_flow", short="tf", domain="traffic", period_s=60,
         label_vi="Lưu lượng giao thông", label_en="Traffic flow",
         fiware_type="TrafficFlowObserved", quantities=(
        _quantity("speed_kmh", "km/h", "km/h", 0.1, (0, 150), (0, 60), "mean",
                  "Tốc độ", "Speed", "averageVehicleSpeed", QUDT + "Speed"),
        _quantity("occupancy_frac", "1", "%", 0.001, (0, 1), (0, 0.5), "mean",
                  "Độ chiếm dụng", "Occupancy", "occupancy", OWN + "traffic_occupancy"),
        _quantity("queue_m", "m", "m", 1, (0, 5000), (0, 100), "mean",
                  "Chiều dài dòng chờ", "Queue length", None, QUDT + "Length"),
        _quantity("motorbike_count", "{vehicles}", "", 1, (0, 10000), (0, 20), "sum",
                  "Xe máy", "Motorbikes", None, OWN + "motorbike_count"),
        _quantity("car_count", "{vehicles}", "", 1, (0, 2000), (0, 10), "sum",
                  "Ô tô", "Cars", None, OWN + "car_count"),
        _quantity("bus_count", "{vehicles}", "", 1, (0, 200), (0, 5), "sum",
                  "Xe buýt", "Buses", None, OWN + "bus_count"),
        _quantity("truck_count", "{vehicles}", "", 1, (0, 500), (0, 5), "sum",
                  "Xe tải", "Trucks", None, OWN + "truck_count"),
    )),
    Kind(code="parking", short="pk", domain="traffic", period_s=300,
         label_vi="Bãi đỗ xe", label_en="Parking",
         fiware_type="OffStreetParking", quantities=(
        _quantity("occupied_count", "{spaces}", "", 1, (0, 20000), (0, 50), "mean",
                  "Chỗ đã dùng", "Occupied spaces", "occupiedSpotNumber", OWN + "parking_occupied"),
        _quantity("free_count", "{spaces}", "", 1, (0, 20000), (0, 50), "mean",
                  "Chỗ trống", "Free spaces", "availableSpotNumber", OWN + "parking_free"),
    )),
    Kind(code="air_quality", short="aq", domain="environment", period_s=300,
         label_vi="Chất lượng không khí", label_en="Air quality",
         fiware_type="AirQualityObserved", quantities=(
        _quantity("pm25_ugm3", "ug/m3", "µg/m³", 0.1, (0, 1000), (0, 50), "mean", "Bụi PM2.5",
                  "PM2.5", "pm25",
                  CF + "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air/"),
        _quantity("pm10_ugm3", "ug/m3", "µg/m³", 0.1, (0, 2000), (0, 100), "mean", "Bụi PM10",
                  "PM10", "pm10",
                  CF + "mass_concentration_of_pm10_ambient_aerosol_particles_in_air/"),
        _quantity("no2_ugm3", "ug/m3", "µg/m³", 0.1, (0, 2000), (0, 50), "mean", "NO₂", "NO₂",
                  "no2", CF + "mass_concentration_of_nitrogen_dioxide_in_air/"),
        _quantity("so2_ugm3", "ug/m3", "µg/m³", 0.1, (0, 2000), (0, 20), "mean", "SO₂", "SO₂",
                  "so2", CF + "mass_concentration_of_sulfur_dioxide_in_air/"),
        _quantity("co_ugm3", "ug/m3", "µg/m³", 1, (0, 100000), (0, 1000), "mean", "CO", "CO",
                  "co", CF + "mass_concentration_of_carbon_monoxide_in_air/"),
        _quantity("o3_ugm3", "ug/m3", "µg/m³", 0.1, (0, 1000), (0, 100), "mean", "O₃", "O₃",
                  "o3", CF + "mass_concentration_of_ozone_in_air/"),
        _air_temperature(),
        _humidity(),
    )),
    Kind(code="weather", short="ws", domain="environment", period_s=300,
         label_vi="Thời tiết", label_en="Weather",
         fiware_type="WeatherObserved", quantities=(
        _air_temperature(),
        _humidity(),
        _quantity("wind_mps", "m/s", "m/s", 0.1, (0, 75), (0, 10), "mean",
                  "Tốc độ gió", "Wind speed", "windSpeed", CF + "wind_speed/"),
        _quantity("wind_from_deg", "deg", "°", 1, (0, 360), (0, 360), "circular",
                  "Hướng gió", "Wind from", "windDirection", CF + "wind_from_direction/"),
        _quantity("pressure_hpa", "hPa", "hPa", 0.1, (850, 1100), (None, 10), "mean",
                  "Khí áp", "Air pressure", "atmosphericPressure", CF + "air_pressure/"),
        _quantity("solar_wm2", "W/m2", "W/m²", 1, (0, 1600), (0, 1000), "mean",
                  "Bức xạ mặt trời", "Solar radiation", "solarRadiation",
                  CF + "surface_downwelling_shortwave_flux_in_air/"),
    )),
    Kind(code="rain_gauge", short="rg", domain="environment", period_s=60,
         label_vi="Đo mưa", label_en="Rain gauge",
         fiware_type="WeatherObserved", quantities=(
        _quantity("rain_mm", "mm", "mm", 0.1, (0, 30), (0, 2), "sum",
                  "Lượng mưa", "Rain", "precipitation",
                  CF + "thickness_of_rainfall_amount/"),
        _quantity("intensity_mmh", "mm/h", "mm/h", 0.1, (0, 1800), (0, 10), "mean",
                  "Cường độ mưa", "Rain intensity", None, CF + "rainfall_rate/"),
    )),
    Kind(code="river_level", short="rl", domain="environment", period_s=300,
         label_vi="Mực nước sông", label_en="River level",
         fiware_type="WaterObserved", quantities=(
        _quantity("level_m", "m", "m", 0.01, (-10, 10), (None, 1), "mean",
                  "Mực nước", "Water level", "waterLevel",
                  CF + "water_surface_height_above_reference_datum/"),
    )),
    Kind(code="street_flood", short="sf", domain="environment", period_s=60,
         label_vi="Ngập đường", label_en="Street flood",
         fiware_type="FloodMonitoring", quantities=(
        _quantity("depth_m", "m", "m", 0.01, (0, 5), (0, 0.3), "mean",
                  "Độ sâu ngập", "Flood depth", "currentLevel", QUDT + "Depth"),
    )),
    Kind(code="noise", short="ns", domain="environment", period_s=60,
         label_vi="Tiếng ồn", label_en="Noise",
         fiware_type="NoiseLevelObserved", quantities=(
        _quantity("leq_db", "dB", "dBA", 0.1, (20, 140), (40, 40), "energetic",
                  "Mức ồn Leq", "Leq", "LAeq", CF + "sound_pressure_level_in_air/"),
        _quantity("lmax_db", "dB", "dBA", 0.1, (20, 150), (40, 50), "mean",
                  "Mức ồn lớn nhất", "Lmax", "LAmax", CF + "sound_pressure_level_in_air/"),
    )),
    Kind(code="water_quality", short="wq", domain="environment", period_s=900,
         label_vi="Chất lượng nước mặt", label_en="Surface water quality",
         fiware_type="WaterQualityObserved", quantities=(
        _quantity("ph", "[pH]", "", 0.01, (0, 14), (6, 3), "mean",
                  "Độ pH", "pH", "pH", OWN + "ph"),
        _quantity("do_mgl", "mg/L", "mg/L", 0.01, (0, 25), (0, 8), "mean",
                  "Oxy hòa tan", "Dissolved oxygen", "O2", OWN + "dissolved_oxygen"),
        _quantity("turbidity_ntu", "{NTU}", "NTU", 0.1, (0, 4000), (0, 50), "mean",
                  "Độ đục", "Turbidity", "turbidity", QUDT + "Turbidity"),
        _quantity("conductivity_uscm", "uS/cm", "µS/cm", 1, (0, 80000), (0, 500), "mean",
                  "Độ dẫn điện", "Conductivity", "conductivity", QUDT + "Conductivity"),
        _quantity("temperature_degc", "Cel", "°C", 0.1, (-5, 60), (None, 5), "mean",
                  "Nhiệt độ nước", "Water temperature", "temperature", QUDT + "Temperature"),
    )),
    Kind(code="power_transformer", short="pt", domain="utility", period_s=60,
         label_vi="Trạm biến áp 22/0,4 kV", label_en="Transformer 22/0.4 kV",
         fiware_type="ACMeasurement", quantities=(
        _quantity("load_kw", "kW", "kW", 0.1, (-1500, 1500), (0, 200), "mean",
                  "Phụ tải", "Load", "activePower", QUDT + "ActivePower"),
        _phase_voltage("phaseVoltage"),
        _quantity("current_a", "A", "A", 0.1, (0, 4000), (0, 300), "mean",
                  "Dòng điện", "Current", "current", QUDT + "ElectricCurrent"),
        _quantity("power_factor", "1", "", 0.001, (-1, 1), (0.7, 0.3), "mean",
                  "Hệ số công suất", "Power factor", "powerFactor", QUDT + "PowerFactor"),
        _quantity("oil_temperature_degc", "Cel", "°C", 0.1, (-10, 200), (20, 60), "mean",
                  "Nhiệt độ dầu", "Oil temperature", None, QUDT + "Temperature"),
        _quantity("frequency_hz", "Hz", "Hz", 0.01, (0, 60), (49.8, 0.4), "mean",
                  "Tần số", "Frequency", "frequency", QUDT + "Frequency"),
    )),
    Kind(code="water_network", short="wn", domain="utility", period_s=300,
         label_vi="Mạng cấp nước", label_en="Water network",
         fiware_type="WaterObserved", quantities=(
        _quantity("flow_m3h", "m3/h", "m³/h", 0.1, (-5000, 5000), (0, 50), "mean",
                  "Lưu lượng", "Flow", "flow", QUDT + "VolumeFlowRate"),
        _quantity("pressure_bar", "bar", "bar", 0.01, (0, 25), (0, 4), "mean",
                  "Áp lực", "Pressure", None, QUDT + "Pressure"),
        _quantity("chlorine_mgl", "mg/L", "mg/L", 0.01, (0, 10), (0, 1), "mean",
                  "Clo dư", "Residual chlorine", None, OWN + "free_residual_chlorine"),
        _quantity("turbidity_ntu", "{NTU}", "NTU", 0.01, (0, 100), (0, 2), "mean",
                  "Độ đục", "Turbidity", None, QUDT + "Turbidity"),
        _quantity("ph", "[pH]", "", 0.01, (0, 14), (6, 3), "mean",
                  "Độ pH", "pH", None, OWN + "ph"),
    )),
    Kind(code="street_light", short="sl", domain="utility", period_s=300,
         label_vi="Chiếu sáng công cộng", label_en="Street lighting",
         fiware_type="Streetlight", quantities=(
        _quantity("lamps_on_count", "{lamps}", "", 1, (0, 1000), (0, 20), "mean",
                  "Đèn đang sáng", "Lamps on", None, OWN + "lamps_on"),
        _quantity("lamps_faulty_count", "{lamps}", "", 1, (0, 1000), (0, 5), "mean",
                  "Đèn hỏng", "Faulty lamps", None, OWN + "lamps_faulty"),
        _quantity("power_kw", "kW", "kW", 0.01, (0, 200), (0, 5), "mean",
                  "Công suất", "Power", "powerConsumption", QUDT + "ActivePower"),
        _phase_voltage("voltage"),
    )),
    Kind(code="pump_station", short="ps", domain="utility", period_s=60,
         label_vi="Trạm bơm", label_en="Pump station",
         fiware_type="WaterObserved", quantities=(
        _quantity("wetwell_level_m", "m", "m", 0.01, (-10, 20), (None, 2), "mean",
                  "Mực nước bể hút", "Wet-well level", "waterLevel", QUDT + "Height"),
        _quantity("pumps_running_count", "{pumps}", "", 1, (0, 50), (0, 4), "mean",
                  "Bơm đang chạy", "Pumps running", None, OWN + "pumps_running"),
        _quantity("flow_m3h", "m3/h", "m³/h", 1, (0, 100000), (0, 1000), "mean",
                  "Lưu lượng bơm", "Pumped flow", "flow", QUDT + "VolumeFlowRate"),
        _quantity("gate_open_frac", "1", "%", 0.01, (0, 1), (0, 1), "mean",
                  "Độ mở cửa cống", "Gate opening", None, OWN + "gate_opening"),
    )),
    Kind(code="waste_bin", short="wb", domain="utility", period_s=1800,
         label_vi="Thùng rác", label_en="Waste bin",
         fiware_type="WasteContainer", quantities=(
        _quantity("fill_frac", "1", "%", 0.01, (0, 1.5), (0, 1), "mean",
                  "Mức đầy", "Fill level", "fillingLevel", OWN + "fill_level"),
        _quantity("temperature_degc", "Cel", "°C", 0.1, (-20, 250), (None, 5), "mean",
                  "Nhiệt độ", "Temperature", "temperature", QUDT + "Temperature"),
    )),
    Kind(code="smart_meter", short="sm", domain="utility", period_s=1800,
         label_vi="Công tơ thông minh", label_en="Smart meter",
         fiware_type="SmartMeteringObservation", quantities=(
        _quantity("energy_kwh", "kW.h", "kWh", 0.01, (0, 1e9), (0, 1), "counter",
                  "Điện năng", "Energy", "totalConsumption", QUDT + "ActiveEnergy",
                  greatest_rate_per_h=METER_MAX_KW),
        _phase_voltage(None),
    )),
)
# fmt: on

KIND_BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
