"""`./ioc device add|rotate|remove|list`: accounts for devices that somebody else runs."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from contract import broker_address
from contract.broker_address import BrokerAddress
from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.city import City
from contract.clock import utc_now
from contract.errors import AccountError, AddressError
from contract.topic import SensorTopic
from simulator.wire import certificates, device_account, foreign
from simulator.wire.device_account import Credential
from simulator.wire.kept_file import OWNER_ONLY, write

FAILED = 1
DEFAULT_BROKER = "mqtt://127.0.0.1:18830"
DEFAULT_KIND = KINDS[0].code
NO_TLS = "certificates are for a broker with TLS: ./ioc up --mqtt-tls"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the words of the command."""
    command.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    for name, meaning in (
        ("--broker", "with a password"),
        ("--certificate-broker", "with a certificate"),
    ):
        command.add_argument(
            name,
            action="append",
            default=[],
            metavar="URL",
            help=f"how devices {meaning} come in, for the printed lines; may be given again",
        )
    command.add_argument("--ca-file", help="where the authority's certificate will lie, for them")
    command.add_argument("--note", type=Path, help=argparse.SUPPRESS)
    actions = command.add_subparsers(dest="action", required=True, metavar="add|rotate|remove|list")
    add = actions.add_parser("add", help="make an account for a sensor's device")
    rotate = actions.add_parser("rotate", help="replace what it shows; only it is cut off")
    remove = actions.add_parser("remove", help="take its account away")
    listed = actions.add_parser("list", help="all that have one")
    listed.add_argument("--json", action="store_true", help="for programs")
    for one in (add, rotate, remove):
        one.add_argument("sensor_id", metavar="SENSOR_ID")
    for one in (add, rotate):
        one.add_argument(
            "--certificate",
            type=Path,
            metavar="FOLDER",
            help="a certificate in place of a password, written into this folder",
        )
        one.add_argument(
            "--kind", choices=sorted(KIND_BY_CODE), default=DEFAULT_KIND, metavar="KIND",
            help=f"of the printed example ({DEFAULT_KIND}); the account is for any",
        )  # fmt: skip


def run(options: argparse.Namespace, city: City) -> int:
    """Do what the words say and return the exit code."""
    try:
        if options.action == "list":
            return _list(options)
        if options.action == "remove":
            gone = device_account.remove(options.folder, city.city_id, options.sensor_id)
            _note(options)
            _say(f"{gone.sensor_id} has no account any more; what it announced stays")
            return 0
        given, certified = (
            [broker_address.parse(url) for url in urls]
            for urls in (options.broker or [DEFAULT_BROKER], options.certificate_broker)
        )
        made = _made(options, city, has_tls=bool(certified))
        _note(options)
        _show(made, certified if made.issued else given, options, city)
    except (AccountError, AddressError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return 0


def _note(options: argparse.Namespace) -> None:
    """Leave word for whoever started the command that something was changed, and what."""
    if options.note is not None:
        options.note.write_text(f"{options.action} {options.sensor_id}\n")


def _list(options: argparse.Namespace) -> int:
    devices = foreign.load(options.folder).values()
    if options.json:
        shown = [asdict(one) | {"user": one.user} for one in devices]
        _say(json.dumps([{k: v for k, v in one.items() if k != "password"} for one in shown]))
        return 0
    for one in devices:
        what = f"certificate until {one.ends_at}" if one.certificate else "password"
        _say(f"{one.sensor_id}  {one.user}  {what}, since {one.changed_at}")
    return 0


def _made(options: argparse.Namespace, city: City, *, has_tls: bool) -> Credential:
    if options.certificate is not None and not has_tls:
        raise AccountError(NO_TLS)
    if options.certificate is not None:
        _require(options.certificate)
    now, where = utc_now(), (options.folder, city.city_id, options.sensor_id)
    if options.action == "add":
        return device_account.add(*where, now, has_certificate=options.certificate is not None)
    has_certificate = True if options.certificate is not None else None
    if options.certificate is None and _has_certificate(options):
        raise AccountError(
            f"{options.sensor_id} has a certificate: --certificate FOLDER says where the new one "
            "goes; remove and add give it a password"
        )
    return device_account.rotate(*where, now, has_certificate=has_certificate)


def _require(folder: Path) -> None:
    """Refuse a folder that takes no files, before anything is changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise AccountError(f"{folder} is not yours to write; name another folder")


def _has_certificate(options: argparse.Namespace) -> bool:
    found = foreign.load(options.folder).get(options.sensor_id)
    return found is not None and found.certificate is not None


def _show(
    made: Credential, brokers: Sequence[BrokerAddress], options: argparse.Namespace, city: City
) -> None:
    """Print what the device needs, and lines that can be run as they are."""
    device = made.device
    _say(f"{device.sensor_id} comes as {device.user} and writes its own topics alone.")
    shown: list[str] = []
    if made.issued is not None:
        certificate, key = _written(made, options.certificate)
        _say(f"Its certificate until {device.ends_at}: {certificate}; its key, nowhere else: {key}")
        shown = ["--cert", str(certificate), "--key", str(key)]
    else:
        _say(f"Its password, shown this once: {made.password}")
        shown = ["-u", device.user, "-P", made.password]
    kind = KIND_BY_CODE[options.kind]
    for broker in brokers:
        _say(f"\nBy {broker.scheme}://{broker.host}:{broker.port}, its birth and a reading:\n")
        for line in _lines(device.sensor_id, kind, city, [*_place(broker, options), *shown]):
            _say(line)


def _written(made: Credential, folder: Path) -> tuple[Path, Path]:
    """Write a certificate and its key for whoever brings them to the device."""
    if made.issued is None:
        raise AccountError("there is no certificate")
    path, key = (folder / f"{made.device.sensor_id}{end}" for end in (".crt", ".key"))
    write(key, made.issued.key, OWNER_ONLY)
    write(path, made.issued.certificate, OWNER_ONLY)
    return path, key


def _place(broker: BrokerAddress, options: argparse.Namespace) -> list[str]:
    trusted = ["--cafile", options.ca_file or certificates.CA_CERTIFICATE]
    return ["-h", broker.host, "-p", str(broker.port), *(trusted if broker.is_encrypted else [])]


def _lines(sensor_id: str, kind: Kind, city: City, words: Sequence[str]) -> Iterator[str]:
    """Yield lines for a shell: where the sensor speaks, its birth, a reading of now."""
    area = city.areas_of("district")[0]
    home = SensorTopic(city.city_id, area.code, kind.domain, kind.code, sensor_id, "meta")
    born = {"name": sensor_id, "lat_deg": area.lat_deg, "lon_deg": area.lon_deg}
    bottom, span = kind.quantities[0].axis
    value = json.dumps({kind.quantities[0].name: (bottom or 0) + span / 2})
    yield f"T={str(home).removesuffix('/meta')}"
    publish = shlex.join(["mosquitto_pub", "-V", "mqttv5", *words, "-q", "1"])
    yield f"{publish} -r -t $T/meta -m {shlex.quote(json.dumps(born))}"
    observed = '{"observed_at":"\'$(date -u +%FT%TZ)\'"'
    yield f"{publish} -t $T/telemetry -m '{observed},\"values\":{value}}}'"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
