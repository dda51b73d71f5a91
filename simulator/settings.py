"""What can be set from outside: `IOC_*` variables, overridden by flags. Read in `__main__` only."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract.broker_address import TlsFiles
from contract.clock import MAX_SPEED
from contract.environment import DEFAULT_CITY
from simulator.scenario.span import minutes_of
from simulator.scenario.troubles import MAX_TROUBLE
from simulator.world.units import DAY_MIN

LogLevel = Literal["debug", "info", "warning", "error"]
MAX_HISTORY_DAYS = 3_660
NO_HISTORY = "0"


def history_min(text: str) -> int:
    """Return the length of a past in minutes.

    Raises
    ------
    ValueError
        It is none, or too long.
    """
    minutes = 0 if text == NO_HISTORY else minutes_of(text, MAX_HISTORY_DAYS * DAY_MIN)
    if minutes is None:
        raise ValueError(
            f"a past is as long as 24h, 30d or 1d12h, {MAX_HISTORY_DAYS} days at most; "
            f"{NO_HISTORY}: none"
        )
    return minutes


def _past(text: str) -> str:
    history_min(text)
    return text


class Settings(BaseSettings):
    """The simulator's settings; the meaning of each stands in `contract.environment`."""

    model_config = SettingsConfigDict(env_prefix="IOC_", env_ignore_empty=True, frozen=True)

    city: str = DEFAULT_CITY
    mqtt_url: str = "mqtt://127.0.0.1:1883"
    mqtt_ca_file: Path | None = None
    mqtt_cert_file: Path | None = None
    mqtt_key_file: Path | None = None
    mqtt_credentials: Path | None = None
    log_level: LogLevel = "info"
    simulator_sensor_count: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    simulator_seed: int = 42
    simulator_speed: Annotated[float, Field(gt=0, le=MAX_SPEED)] = 1.0
    simulator_period_scale: Annotated[float, Field(ge=0.001, le=100)] = 1.0
    simulator_scenario: str = ""
    simulator_trouble: Annotated[float, Field(ge=0, le=MAX_TROUBLE)] | None = None
    simulator_history: Annotated[str, AfterValidator(_past)] = NO_HISTORY
    simulator_data_dir: Path = Path(".ioc/data/simulator")
    simulator_metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9_102
    simulator_metrics_port_file: Path | None = None

    @property
    def mqtt_files(self) -> TlsFiles:
        """Return the files of a line with TLS."""
        return TlsFiles(self.mqtt_ca_file, self.mqtt_cert_file, self.mqtt_key_file)
