"""Whether whoever sits at this machine may look at the city without an account.

He may where all is the launcher's own: its private servers, and an API that listens on loopback
and is asked for under its names alone. Where any of that is the user's, there may be more in the
database than a simulated city, or a proxy through which strangers seem to sit at this machine.
"""

import ipaddress
from collections.abc import Mapping

NAME = "IOC_OPEN_READ"
_SERVERS = ("IOC_DATABASE_URL", "IOC_MQTT_URL")
# What somebody sets who lets others ask.
_NAMES = ("IOC_API_HOSTS", "IOC_API_CORS_ORIGINS", "IOC_API_PROXIES", "IOC_OIDC_ISSUER")
_YES = frozenset({"1", "true", "t", "yes", "y", "on"})  # as the API reads it


def is_usual(environ: Mapping[str, str]) -> bool:
    """Tell whether he may where nobody has said so by `IOC_OPEN_READ`."""
    is_ours = not any(environ.get(name) for name in (*_SERVERS, *_NAMES))
    return is_ours and _is_loopback(environ.get("IOC_API_HOST") or "localhost")


def is_said(text: str) -> bool:
    """Tell what the variable's text says."""
    return text.strip().lower() in _YES


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
