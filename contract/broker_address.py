"""Where the broker is: `mqtt://[user[:password]@]host[:port]`, and how the line to it is made.

`mqtts://` is the same inside TLS, `ws://` and `wss://` are the two inside a WebSocket. Whom to
trust and what to show is said by files, not by the address.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from contract.errors import AddressError

Scheme = Literal["mqtt", "mqtts", "ws", "wss"]
DEFAULT_PORT = 1883
PORTS: dict[str, tuple[Scheme, int]] = {
    "mqtt": ("mqtt", DEFAULT_PORT),
    "mqtts": ("mqtts", 8883),
    "ws": ("ws", 80),
    "wss": ("wss", 443),
}
OTHER_NAMES = {"tcp": "mqtt", "ssl": "mqtts", "tls": "mqtts", "http": "ws", "https": "wss"}
FORM = "mqtt://[user:password@]host[:port], or mqtts://, ws://…[/path], wss://…[/path]"
CANNOT_BE_READ = (
    "host or port cannot be read: ports are 1 to 65535, IPv6 stands in brackets, and in user or "
    "password / ? # @ : [ ] are written %2F %3F %23 %40 %3A %5B %5D"
)
WEB_PATH = "/mqtt"
FILES = CA_FILE, CERT_FILE, KEY_FILE = "IOC_MQTT_CA_FILE", "IOC_MQTT_CERT_FILE", "IOC_MQTT_KEY_FILE"


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Files in PEM for a line with TLS.

    Attributes
    ----------
    ca : Path or None
        Certificates of those who may have signed the broker's; None for the machine's own.
    certificate, key : Path or None
        What we show to the broker, both or none.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


NO_FILES = TlsFiles()


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the broker is and who we are there; its text does not show the password.

    Attributes
    ----------
    path : str
        Of a WebSocket; empty where the line is none.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    scheme: Scheme = "mqtt"
    path: str = ""
    files: TlsFiles = NO_FILES

    @property
    def is_encrypted(self) -> bool:
        """Tell whether TLS is spoken there."""
        return self.scheme in {"mqtts", "wss"}

    @property
    def is_web(self) -> bool:
        """Tell whether MQTT is inside a WebSocket there."""
        return self.scheme in {"ws", "wss"}


def parse(url: str, files: TlsFiles = NO_FILES) -> BrokerAddress:
    """Return the parts of the address.

    Raises
    ------
    AddressError
        It is not of the form, or the files do not belong to it; the password is not repeated.
    """
    try:
        parts = urlsplit(url)
        given_port = parts.port
    except ValueError:  # its words repeat the port, which is the password where that has a #
        raise AddressError(f"expected {FORM}; {CANNOT_BE_READ}") from None
    if parts.scheme in OTHER_NAMES:
        raise AddressError(
            f"expected {FORM}; {parts.scheme}:// is called {OTHER_NAMES[parts.scheme]}:// here"
        )
    is_web = parts.scheme in {"ws", "wss"}
    if parts.scheme not in PORTS or not parts.hostname or not (is_web or parts.path in {"", "/"}):
        raise AddressError(
            f"expected {FORM}, got scheme {parts.scheme!r} and host {parts.hostname!r}"
        )
    if parts.query or parts.fragment:
        raise AddressError(f"expected {FORM}; nothing follows the path")
    scheme, usual_port = PORTS[parts.scheme]
    address = BrokerAddress(
        host=parts.hostname,
        port=given_port or usual_port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        scheme=scheme,
        path=(parts.path.rstrip("/") or WEB_PATH) if is_web else "",
        files=files,
    )
    _refuse_idle(address)
    return address


def _refuse_idle(address: BrokerAddress) -> None:
    """Refuse files that would not be used: whoever names one believes that the line is safe."""
    files = address.files
    if files != NO_FILES and not address.is_encrypted:
        raise AddressError(
            f"{CA_FILE}, {CERT_FILE} and {KEY_FILE} are for mqtts:// and wss://; "
            f"IOC_MQTT_URL says {address.scheme}://"
        )
    if (files.certificate is None) != (files.key is None):
        raise AddressError(f"{CERT_FILE} and {KEY_FILE} are set together or not at all")
