"""What the environment says to ingest, read once at the start."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract import broker_tls
from contract.broker_account import INGEST, Accounts, load
from contract.broker_address import BrokerAddress, TlsFiles, parse
from contract.environment import DEFAULT_CITY
from ingest.write.letter_budget import DEFAULT_LIMITS

RECEIVE_MAXIMUM_LIMIT = 20_000  # Mosquitto's throughput collapses there: measured


def _checked(url: SecretStr) -> SecretStr:
    parse(url.get_secret_value())
    return url


Budget = Annotated[int, Field(ge=131_072, le=2**40)]
"""The largest letter has room, so that only many of them make a summary."""
TotalBudget = Annotated[int, Field(ge=262_144, le=2**40)]
"""In half of it, which is what clients without an account may fill, the largest letter has room."""
Days = Annotated[int, Field(ge=2, le=36_500)]


class DatabaseSettings(BaseSettings):
    """What a command that only works on the database has to know."""

    model_config = SettingsConfigDict(
        env_prefix="IOC_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    city: Annotated[str, Field(pattern=r"^[a-z0-9-]{3,64}$")] = DEFAULT_CITY
    database_url: SecretStr


class RetentionSettings(DatabaseSettings):
    """What has to be known of how long is kept what."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    ingest_raw_retention_days: Days = 90
    ingest_15m_retention_days: Days = 731
    ingest_1h_retention_days: Days = 3653
    ingest_1d_retention_days: Days | None = None
    ingest_dead_letter_retention_days: Days = 30

    @model_validator(mode="after")
    def _check_retention(self) -> Self:
        """Each tier is computed from the finer one, so it must not end before that."""
        kept = {
            "IOC_INGEST_RAW_RETENTION_DAYS": self.ingest_raw_retention_days,
            "IOC_INGEST_15M_RETENTION_DAYS": self.ingest_15m_retention_days,
            "IOC_INGEST_1H_RETENTION_DAYS": self.ingest_1h_retention_days,
            "IOC_INGEST_1D_RETENTION_DAYS": self.ingest_1d_retention_days,
        }
        for (finer, finer_days), (coarser, days) in pairwise(kept.items()):
            if finer_days is not None and days is not None and days < finer_days:
                raise ValueError(f"{coarser}={days} must not be less than {finer}={finer_days}")
        return self


class LoadSettings(RetentionSettings):
    """What has to be known of where sensors stand, and of how many there may be."""

    areas_geojson: Path | None = None
    ingest_max_sensors: Annotated[int, Field(ge=1, le=10_000_000)] = 250_000


class Settings(LoadSettings):
    """The variables of `contract.environment` that concern ingest, without their prefix."""

    mqtt_url: Annotated[SecretStr, AfterValidator(_checked)]
    mqtt_ca_file: Path | None = None
    mqtt_cert_file: Path | None = None
    mqtt_key_file: Path | None = None
    mqtt_credentials: Path | None = None
    ingest_slot_count: Annotated[int, Field(ge=1, le=64)] = 1
    ingest_batch_max_count: Annotated[int, Field(ge=1, le=100_000)] = 5000
    ingest_batch_max_age_s: Annotated[float, Field(gt=0, le=60)] = 0.2
    ingest_receive_maximum: Annotated[int, Field(ge=1, le=RECEIVE_MAXIMUM_LIMIT)] = 2000
    ingest_stop_bad_share: Annotated[float, Field(gt=0, le=1)] | None = None
    ingest_letter_device_bytes_per_min: Budget = DEFAULT_LIMITS.device_bytes
    ingest_letter_reason_bytes_per_min: Budget = DEFAULT_LIMITS.reason_bytes
    ingest_letter_total_bytes_per_min: TotalBudget = DEFAULT_LIMITS.total_bytes
    ingest_metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9101
    ingest_metrics_port_file: Path | None = None

    @property
    def broker(self) -> BrokerAddress:
        """Return where the broker is and who we are there."""
        files = TlsFiles(self.mqtt_ca_file, self.mqtt_cert_file, self.mqtt_key_file)
        return self.accounts.address(parse(self.mqtt_url.get_secret_value(), files), INGEST)

    @property
    def accounts(self) -> Accounts:
        """Return our accounts on the broker."""
        return load(self.mqtt_credentials)

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        broker_tls.context(self.broker)
        return self
