"""What the process is told by its environment, read once at the start."""

import ipaddress
import re
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract import broker_tls
from contract.area import AreaLevel
from contract.broker_account import API, Accounts, load
from contract.broker_address import BrokerAddress, TlsFiles, parse
from contract.environment import DEFAULT_CITY
from ioc_api.accounts.oidc import client, roles
from ioc_api.feeds.cap import Status
from ioc_api.http import hosts, origins


class Settings(BaseSettings):
    """The API's settings; each is the variable `IOC_<NAME>` of `contract.environment`."""

    model_config = SettingsConfigDict(env_prefix="IOC_", env_ignore_empty=True, frozen=True)

    database_url: SecretStr
    mqtt_url: SecretStr
    mqtt_ca_file: Path | None = None
    mqtt_cert_file: Path | None = None
    mqtt_key_file: Path | None = None
    mqtt_credentials: Path | None = None
    city: str = DEFAULT_CITY
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    area_level: AreaLevel = "district"
    areas_geojson: Path | None = None
    tile_url: str | None = None
    api_truth: bool = False
    open_read: bool = False
    cap_status: Status = "Exercise"
    cap_sender: str = ""
    api_host: str = "127.0.0.1"
    api_port: int = 8000
    api_hosts: str = ""
    api_cors_origins: str = ""
    api_proxies: str = "127.0.0.1"
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret_file: Path | None = None
    oidc_name: str = "OpenID Connect"
    oidc_role_claim: str = "roles"
    oidc_roles: str = ""
    api_vendor_dir: Path = Path(".ioc/vendor")
    api_bundle_dir: Path = Path(".ioc/bundle")

    @field_validator("cap_sender")
    @classmethod
    def _check_sender(cls, name: str) -> str:
        if name and not _SENDER.fullmatch(name):
            raise ValueError("must be an address such as warnings@example.org, or a domain")
        return name

    @model_validator(mode="after")
    def _check_earnest(self) -> Self:
        if self.cap_status == "Actual" and not self.cap_sender:
            raise ValueError("cap_status Actual also needs cap_sender: whose warnings they are")
        return self

    @field_validator("api_port")
    @classmethod
    def _check_port(cls, port: int) -> int:
        if not 1 <= port <= 65_535:
            raise ValueError("must be a port from 1 to 65535")
        return port

    @field_validator("api_hosts")
    @classmethod
    def _check_hosts(cls, text: str) -> str:
        for name in hosts.listed(text):
            if name != hosts.ANY and hosts.name_of(name) != name:
                raise ValueError("must be names or addresses without port, separated by commas")
        return text

    @field_validator("api_cors_origins")
    @classmethod
    def _check_origins(cls, text: str) -> str:
        if not all(map(origins.is_origin, hosts.listed(text))):
            raise ValueError("must be origins such as https://map.example:8443, or *, with commas")
        return text

    @field_validator("api_proxies")
    @classmethod
    def _check_proxies(cls, text: str) -> str:
        try:
            for one in hosts.listed(text):
                ipaddress.ip_network(one)
        except ValueError as error:
            raise ValueError(
                f"must be addresses or networks, separated by commas: {error}"
            ) from None
        return text

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, url: str | None) -> str | None:
        if url is not None and not client.is_issuer(url):
            raise ValueError(f"must be {client.ISSUER_FORM}")
        return url

    @field_validator("oidc_roles")
    @classmethod
    def _check_roles(cls, text: str) -> str:
        roles.parse(text)
        return text

    @field_validator("oidc_client_secret_file")
    @classmethod
    def _check_secret(cls, path: Path | None) -> Path | None:
        if path is not None:
            client.secret_in(path)
        return path

    @field_validator("tile_url")
    @classmethod
    def _check_tiles(cls, url: str | None) -> str | None:
        if url is not None and not (
            url.startswith(("http://", "https://")) and all(part in url for part in _TILE_PARTS)
        ):
            raise ValueError("must be http(s)://… with {z}, {x} and {y}")
        return url

    @field_validator("mqtt_url")
    @classmethod
    def _check_broker(cls, url: SecretStr) -> SecretStr:
        parse(url.get_secret_value())
        return url

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        broker_tls.context(self.broker)
        return self

    @model_validator(mode="after")
    def _check_client(self) -> Self:
        fields = type(self).model_fields
        said = [name for name, field in fields.items() if getattr(self, name) != field.default]
        if names := client.missing(said):
            raise ValueError(f"single sign-on also needs {', '.join(names)}")
        return self

    @property
    def oidc(self) -> client.Client | None:
        """Return who we are to the provider of single sign-on, or None where there is none."""
        if self.oidc_issuer is None or self.oidc_client_secret_file is None:
            return None
        return client.Client(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id or "",
            client_secret=client.secret_in(self.oidc_client_secret_file),
            name=self.oidc_name,
            role_claim=self.oidc_role_claim,
            grants=roles.parse(self.oidc_roles),
        )

    @property
    def broker(self) -> BrokerAddress:
        """Return where the broker is and who we are there."""
        files = TlsFiles(self.mqtt_ca_file, self.mqtt_cert_file, self.mqtt_key_file)
        return self.accounts.address(parse(self.mqtt_url.get_secret_value(), files), API)

    @property
    def accounts(self) -> Accounts:
        """Return who we are there."""
        return load(self.mqtt_credentials)


_SENDER = re.compile(r"([A-Za-z0-9._+-]+@)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TILE_PARTS = ("{z}", "{x}", "{y}")
