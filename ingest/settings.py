"""What the environment says to ingest, read once at the start."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.address import BrokerAddress, parse

RECEIVE_MAXIMUM_LIMIT = 20_000  # Mosquitto's throughput collapses there: measured


def _checked(url: SecretStr) -> SecretStr:
    parse(url.get_secret_value())
    return url


class Settings(BaseSettings):
    """The variables of `contract.environment` that concern ingest, without their prefix."""

    model_config = SettingsConfigDict(
        env_prefix="IOC_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    city: Annotated[str, Field(pattern=r"^[a-z0-9-]{3,64}$")] = "hcmc"
    database_url: SecretStr
    mqtt_url: Annotated[SecretStr, AfterValidator(_checked)]
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    areas_geojson: Path | None = None
    ingest_slot_count: Annotated[int, Field(ge=1, le=64)] = 1
    ingest_batch_max_count: Annotated[int, Field(ge=1, le=100_000)] = 5000
    ingest_batch_max_age_s: Annotated[float, Field(gt=0, le=60)] = 0.2
    ingest_receive_maximum: Annotated[int, Field(ge=1, le=RECEIVE_MAXIMUM_LIMIT)] = 2000
    ingest_stop_bad_share: Annotated[float, Field(gt=0, le=1)] | None = None
    ingest_raw_retention_days: Annotated[int, Field(ge=2, le=36_500)] = 90
    ingest_metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9101

    @property
    def broker(self) -> BrokerAddress:
        """Return where the broker is."""
        return parse(self.mqtt_url.get_secret_value())
