"""What the environment says to operations, read once at the start."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract import broker_tls
from contract.broker_account import OPERATIONS, Accounts, load
from contract.broker_address import BrokerAddress, TlsFiles, parse
from contract.environment import DEFAULT_CITY


def _checked(url: SecretStr) -> SecretStr:
    parse(url.get_secret_value())
    return url


class Settings(BaseSettings):
    """The variables of `contract.environment` that concern operations, without their prefix."""

    model_config = SettingsConfigDict(
        env_prefix="IOC_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    city: Annotated[str, Field(pattern=r"^[a-z0-9-]{3,64}$")] = DEFAULT_CITY
    database_url: SecretStr
    mqtt_url: Annotated[SecretStr, AfterValidator(_checked)]
    mqtt_ca_file: Path | None = None
    mqtt_cert_file: Path | None = None
    mqtt_key_file: Path | None = None
    mqtt_credentials: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    operations_targets: Path | None = None
    operations_metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9103
    operations_metrics_port_file: Path | None = None

    @property
    def broker(self) -> BrokerAddress:
        """Return where the broker is and who we are there."""
        files = TlsFiles(self.mqtt_ca_file, self.mqtt_cert_file, self.mqtt_key_file)
        return self.accounts.address(parse(self.mqtt_url.get_secret_value(), files), OPERATIONS)

    @property
    def accounts(self) -> Accounts:
        """Return our account on the broker."""
        return load(self.mqtt_credentials)

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        broker_tls.context(self.broker)
        return self
