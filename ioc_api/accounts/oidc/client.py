"""What we are to a provider of single sign-on, and what he is to us."""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from contract.city import City
from contract.errors import CityError
from ioc_api.accounts.oidc.roles import Grant

ISSUER_FORM = "https://… without query, or http:// at this machine's own address"
SECRET_MAX_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Client:
    """Our side.

    Attributes
    ----------
    issuer : str
        The provider's address, which all his tokens bear.
    client_id, client_secret
        We.
    name : str
        The provider's, on the button of the sign-in page.
    role_claim : str
        Whose values tell who may do what.
    grants : tuple of Grant
        What they bring.
    """

    issuer: str
    client_id: str
    client_secret: SecretStr
    name: str
    role_claim: str
    grants: tuple[Grant, ...]

    def refuse_unknown_areas(self, city: City) -> None:
        """Refuse grants for areas that a city does not have: they would let in to nothing.

        Raises
        ------
        CityError
            For all of them.
        """
        unknown = sorted({grant.area for grant in self.grants if grant.area} - city.areas.keys())
        if unknown:
            raise CityError(
                "IOC_OIDC_ROLES", "", f"{city.city_id} has no area {', '.join(unknown)}"
            )


def is_issuer(url: str) -> bool:
    """Tell whether an address may be a provider's: nobody on the way may read or change."""
    parts = urlsplit(url)
    if not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))


def missing(said: Collection[str]) -> list[str]:
    """Return what of a client is still to be said; nothing where all or nothing is."""
    needed = ("oidc_issuer", "oidc_client_id", "oidc_client_secret_file", "oidc_roles")
    is_meant = any(name.startswith("oidc_") for name in said)
    return [f"IOC_{name.upper()}" for name in needed if is_meant and name not in said]


def secret_in(path: Path) -> SecretStr:
    """Return the secret that a file holds.

    Raises
    ------
    ValueError
        It holds none, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            text = file.read(SECRET_MAX_BYTES).decode().strip()
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    if not text or text.splitlines() != [text]:
        raise ValueError(f"{path} must hold one line, the secret")
    return SecretStr(text)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
