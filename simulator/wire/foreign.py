"""What is kept of devices that somebody else runs: who they are on the broker, no password.

One file beside the authority's. A password is there as the broker keeps it, a certificate by the
name that it bears: names of before have no rights any more, so a certificate that was replaced is
worth nothing, whatever time it still has to run.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from contract.broker_access import device_user
from contract.errors import AccountError
from simulator.wire.kept_file import OWNER_ONLY, write

AUTHORITY = "authority"
DEVICES = "devices.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A device with an account.

    Attributes
    ----------
    password : str or None
        Hashed; None where it has a certificate instead.
    certificate : str or None
        The name in its certificate.
    added_at, changed_at, ends_at : str
        RFC 3339; the last is the certificate's end, empty where there is none.
    """

    sensor_id: str
    password: str | None = None
    certificate: str | None = None
    added_at: str = ""
    changed_at: str = ""
    ends_at: str = ""

    @property
    def user(self) -> str:
        """As whom it comes."""
        return self.certificate or device_user(self.sensor_id)


def load(folder: Path) -> dict[str, Foreign]:
    """Return the devices by their sensor; none where nothing was kept.

    Raises
    ------
    AccountError
        The file cannot be read.
    """
    path = folder / AUTHORITY / DEVICES
    if not path.exists():
        return {}
    try:
        found = cast("dict[str, dict[str, Any]]", json.loads(path.read_bytes()))
        return {name: Foreign(sensor_id=name, **members) for name, members in found.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise AccountError(f"{path} cannot be read: {type(error).__name__}") from None


def save(folder: Path, devices: Mapping[str, Foreign]) -> None:
    """Keep the devices."""
    document = {name: _members(one) for name, one in sorted(devices.items())}
    write(folder / AUTHORITY / DEVICES, json.dumps(document, indent=1).encode(), OWNER_ONLY)


def _members(one: Foreign) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "sensor_id"}
