"""What can be set from outside: `IOC_*` variables, overridden by flags. Read in `__main__` only."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract.clock import MAX_SPEED
from contract.environment import DEFAULT_CITY
from simulator.scenario.troubles import MAX_TROUBLE

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """The simulator's settings; the meaning of each stands in `contract.environment`."""

    model_config = SettingsConfigDict(env_prefix="IOC_", env_ignore_empty=True, frozen=True)

    city: str = DEFAULT_CITY
    mqtt_url: str = "mqtt://127.0.0.1:1883"
    mqtt_credentials: Path | None = None
    log_level: LogLevel = "info"
    simulator_sensor_count: Annotated[int, Field(ge=1, le=200_000)] = 2_000
    simulator_seed: int = 42
    simulator_speed: Annotated[float, Field(gt=0, le=MAX_SPEED)] = 1.0
    simulator_period_scale: Annotated[float, Field(ge=0.001, le=100)] = 1.0
    simulator_scenario: str = ""
    simulator_trouble: Annotated[float, Field(ge=0, le=MAX_TROUBLE)] | None = None
    simulator_data_dir: Path = Path(".ioc/data/simulator")
    simulator_metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9_102
    simulator_metrics_port_file: Path | None = None
