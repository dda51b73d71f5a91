"""Certificates of the private broker and of devices: by an authority of one's own, made once.

Whoever trusts `ca.crt` trusts this broker and no other. The authority's key stays where the devices
are recorded; the broker sees its own key and the authority's certificate alone.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contract.errors import AccountError
from simulator.wire.kept_file import OWNER_ONLY, write

CA_CERTIFICATE, CA_KEY = "ca.crt", "ca.key"
CERTIFICATE, KEY = "server.crt", "server.key"
CA_NAME = "Devices and broker of a city"
NAME_MAX_LENGTH = 64  # of a subject [RFC 5280, appendix A.1]
CA_LIFE = timedelta(days=3650)
LIFE = timedelta(days=397)
RENEWED_BEFORE_END = timedelta(days=60)
BACKDATED = timedelta(hours=1)  # for devices whose clock is late

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key, in PEM; its text does not show the key."""

    certificate: bytes
    key: bytes
    ends_at: datetime

    def __repr__(self) -> str:
        return f"Issued(ends_at={self.ends_at})"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        """Its certificate, for those who trust it."""
        return _pem(self.certificate)

    def server(self, names: Iterable[str], now: datetime) -> Issued:
        """Return what a server shows under its names: host names and addresses."""
        kept = list(names)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        others = x509.SubjectAlternativeName([_general(one) for one in kept])
        return self._issue(kept[0][:NAME_MAX_LENGTH], now, [usage, others])

    def client(self, name: str, now: datetime) -> Issued:
        """Return what a client shows: its subject's common name is who it is on the broker.

        Raises
        ------
        AccountError
            The name is longer than a certificate can bear.
        """
        if len(name) > NAME_MAX_LENGTH:
            raise AccountError(
                f"{name} is {len(name)} signs long, and a certificate's name {NAME_MAX_LENGTH} at "
                "most: give the device a password"
            )
        return self._issue(name, now, [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])])

    def _issue(self, name: str, now: datetime, extensions: Iterable[x509.ExtensionType]) -> Issued:
        key = _new_key()
        ends_at = min(now + LIFE, self.certificate.not_valid_after_utc)
        builder = _builder(name, key, self.certificate.subject, now, ends_at)
        leaf = x509.BasicConstraints(ca=False, path_length=None)
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(leaf, critical=True)
        for extension in (signer, *extensions):
            builder = builder.add_extension(extension, critical=False)
        return Issued(_pem(builder.sign(self.key, hashes.SHA256())), _key_pem(key), ends_at)


def authority(folder: Path, now: datetime) -> Authority:
    """Return the authority that is kept in a folder, made where there is none.

    Raises
    ------
    AccountError
        What is kept there cannot be used: it is never made anew, for devices trust it.
    """
    key_path, path = folder / CA_KEY, folder / CA_CERTIFICATE
    if not key_path.exists() and not path.exists():
        made = _new_authority(now)
        write(key_path, _key_pem(made.key), OWNER_ONLY)
        write(path, made.pem, OWNER_ONLY)
    try:
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise AccountError(
            f"{folder} must hold {CA_KEY} and {CA_CERTIFICATE}: {type(error).__name__}"
        ) from None
    if not isinstance(key, Key):
        raise AccountError(f"{key_path} is no key of ours")
    return Authority(certificate, key)


def keep_server(
    signer: Authority, folder: Path, names: Iterable[str], now: datetime, *, mode: int
) -> bool:
    """Write what the broker shows; tell whether it had to be made anew.

    What is there stays while it is of this authority, bears all names and is not near its end.
    """
    write(folder / CA_CERTIFICATE, signer.pem, mode)
    wanted = list(names)
    if _is_good(folder / CERTIFICATE, folder / KEY, signer, wanted, now):
        return False
    issued = signer.server(wanted, now)
    # The broker reads both when it is told to, which is later.
    write(folder / KEY, issued.key, mode)
    write(folder / CERTIFICATE, issued.certificate, mode)
    return True


def _is_good(
    path: Path, key_path: Path, signer: Authority, names: Iterable[str], now: datetime
) -> bool:
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        found.verify_directly_issued_by(signer.certificate)
        borne = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    is_lasting = now + RENEWED_BEFORE_END < found.not_valid_after_utc
    return (
        is_lasting
        and {_general(one) for one in names} <= set(borne)
        and key.public_key() == found.public_key()
    )


def _new_authority(now: datetime) -> Authority:
    key = _new_key()
    subject = _subject(CA_NAME)
    builder = _builder(CA_NAME, key, subject, now, now + CA_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(
        x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        ),
        critical=True,
    )
    return Authority(builder.sign(key, hashes.SHA256()), key)


def _builder(
    name: str, key: Key, issuer: x509.Name, now: datetime, ends_at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(ends_at)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
