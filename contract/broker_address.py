"""Where the broker is: `mqtt://[user[:password]@]host[:port]`."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from contract.errors import AddressError

DEFAULT_PORT = 1883
UNSUPPORTED_SCHEMES = {
    **dict.fromkeys(("mqtts", "ssl", "tls"), "a proxy such as stunnel ends TLS beside us"),
    **dict.fromkeys(("ws", "wss"), "the broker's listener for plain MQTT serves us"),
    "tcp": "that is called mqtt:// here",
}
FORM = "mqtt://[user:password@]host[:port]"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the broker is and who we are there; its text does not show the password."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def parse(url: str) -> BrokerAddress:
    """Return the parts of the address.

    Raises
    ------
    AddressError
        It is not of the form; the password is not repeated.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORT
    except ValueError as error:
        raise AddressError(f"expected {FORM}; {error}") from None
    if parts.scheme in UNSUPPORTED_SCHEMES:
        raise AddressError(
            f"expected {FORM}; {parts.scheme}:// is not supported: "
            f"{UNSUPPORTED_SCHEMES[parts.scheme]}"
        )
    if parts.scheme != "mqtt" or not parts.hostname or parts.path not in {"", "/"}:
        raise AddressError(
            f"expected {FORM}, got scheme {parts.scheme!r} and host {parts.hostname!r}"
        )
    return BrokerAddress(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
