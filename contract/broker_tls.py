"""How the line to a broker is secured: one way for all processes."""

import ssl

from contract.broker_address import CA_FILE, CERT_FILE, KEY_FILE, BrokerAddress, TlsFiles
from contract.errors import AddressError


def context(address: BrokerAddress) -> ssl.SSLContext | None:
    """Return what secures the line, made of the files as they are now; None for a plain one.

    The broker must have a certificate for the address's host from one whom we trust.

    Raises
    ------
    AddressError
        A file is missing or is no such thing.
    """
    if not address.is_encrypted:
        return None
    made = _trusting(address.files)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.options |= ssl.OP_NO_RENEGOTIATION
    _show(made, address.files)
    return made


def _trusting(files: TlsFiles) -> ssl.SSLContext:
    if files.ca is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(files.ca))
    except OSError as error:
        raise AddressError(f"{CA_FILE}={files.ca}: {_wrong(error, 'a certificate')}") from None


def _show(made: ssl.SSLContext, files: TlsFiles) -> None:
    if files.certificate is None or files.key is None:
        return
    for name, path in ((CERT_FILE, files.certificate), (KEY_FILE, files.key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise AddressError(f"{name}={path}: {error.strerror}") from None
    try:
        made.load_cert_chain(files.certificate, files.key, password=_refuse_password)
    except (OSError, ValueError) as error:
        raise AddressError(
            f"{CERT_FILE}={files.certificate} and {KEY_FILE}={files.key}: "
            f"{_wrong(error, 'a certificate and its key')}"
        ) from None


def _refuse_password() -> str:
    """Refuse to ask the terminal for the password of a key."""
    raise ValueError("the key wants a password; give one without")


def _wrong(error: Exception, wanted: str) -> str:
    """Return what is wrong with a file; OpenSSL's errors say where in its source they arose."""
    if isinstance(error, ssl.SSLError):
        return f"not {wanted} in PEM ({error.reason or 'nothing of it can be read'})"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
