"""Accounts of devices that somebody else runs: made, replaced, taken away.

Each may write the births and readings of its own sensor and do nothing else. The broker reads what
is written here when it is told to, and cuts whoever's password is no longer right.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from contract import topic
from contract.broker_access import SALT_BYTES, password_hash
from contract.clock import rfc3339
from contract.errors import AccountError
from simulator.wire import accounts, certificates, foreign
from simulator.wire.foreign import Foreign
from simulator.wire.kept_file import locked

MARK_BYTES = 4  # in a certificate's name: tells it from all those of before


@dataclass(frozen=True, slots=True)
class Credential:
    """What a device needs, told once; its text does not show it.

    Attributes
    ----------
    password : str
        Empty where there is a certificate.
    """

    device: Foreign
    password: str = ""
    issued: certificates.Issued | None = None

    def __repr__(self) -> str:
        return f"Credential({self.device.user})"


def add(
    folder: Path, city: str, sensor_id: str, now: datetime, *, has_certificate: bool = False
) -> Credential:
    """Give a sensor's device an account.

    Raises
    ------
    AccountError
        It has one, the id is none, or the broker's accounts cannot be changed.
    """
    if not topic.is_id(sensor_id):
        raise AccountError(f"{sensor_id!r} is no sensor's id: {topic.ID_PATTERN}")
    with locked(folder / foreign.AUTHORITY):
        devices = foreign.load(folder)
        if sensor_id in devices:
            raise AccountError(f"{sensor_id} has an account already; rotate replaces it")
        device = Foreign(sensor_id=sensor_id, added_at=rfc3339(now))
        made = _renewed(folder, device, now, has_certificate=has_certificate)
        _keep(folder, city, devices | {sensor_id: made.device})
    return made


def rotate(
    folder: Path, city: str, sensor_id: str, now: datetime, *, has_certificate: bool | None = None
) -> Credential:
    """Replace what a device shows by something of the same sort, or of another.

    Raises
    ------
    AccountError
        It has no account, or the broker's accounts cannot be changed.
    """
    with locked(folder / foreign.AUTHORITY):
        devices = foreign.load(folder)
        device = _found(devices, sensor_id)
        wants_certificate = bool(device.certificate) if has_certificate is None else has_certificate
        made = _renewed(folder, device, now, has_certificate=wants_certificate)
        _keep(folder, city, devices | {sensor_id: made.device})
    return made


def remove(folder: Path, city: str, sensor_id: str) -> Foreign:
    """Take a device's account away; what it announced stays.

    Raises
    ------
    AccountError
        It has none, or the broker's accounts cannot be changed.
    """
    with locked(folder / foreign.AUTHORITY):
        devices = foreign.load(folder)
        gone = _found(devices, sensor_id)
        _keep(folder, city, {name: one for name, one in devices.items() if name != sensor_id})
    return gone


def _found(devices: dict[str, Foreign], sensor_id: str) -> Foreign:
    found = devices.get(sensor_id)
    if found is None:
        known = ", ".join(sorted(devices)) or "none"
        raise AccountError(f"{sensor_id} has no account; there are: {known}")
    return found


def _renewed(folder: Path, device: Foreign, now: datetime, *, has_certificate: bool) -> Credential:
    device = replace(device, password=None, certificate=None, ends_at="", changed_at=rfc3339(now))
    if has_certificate:
        name = f"{device.user}.{secrets.token_hex(MARK_BYTES)}"
        issued = certificates.authority(folder / foreign.AUTHORITY, now).client(name, now)
        device = replace(device, certificate=name, ends_at=rfc3339(issued.ends_at))
        return Credential(device, issued=issued)
    password = secrets.token_hex(accounts.PASSWORD_BYTES)
    hashed = password_hash(password, secrets.token_bytes(SALT_BYTES))
    return Credential(replace(device, password=hashed), password)


def _keep(folder: Path, city: str, devices: dict[str, Foreign]) -> None:
    foreign.save(folder, devices)
    accounts.tell_broker(folder, city)
