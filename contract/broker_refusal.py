"""What is said of a broker that does not take us: one wording for all processes."""

import ssl

from contract.broker_address import CA_FILE, CERT_FILE, KEY_FILE, BrokerAddress

UNSUPPORTED_VERSION = 0x84
NO_MQTT_5 = "the broker does not speak MQTT 5, which is needed (Mosquitto does from 1.6 on)"
NO_ANSWER = (
    "no answer to MQTT 5: a broker that does not speak it (Mosquitto does from 1.6 on), or a "
    "server of another kind"
)
WANTS_CERTIFICATE = f"the broker wants a certificate of ours ({CERT_FILE}, {KEY_FILE})"
NO_TLS = "no TLS is spoken there: perhaps a port for mqtt:// or ws://, not mqtts:// or wss://"
NO_WEB = (
    "no WebSocket is spoken there: perhaps a port for mqtt:// or mqtts://, not ws:// or wss://, "
    "or another path"
)
WEB_HANDSHAKE = "WebSocket handshake"
"""What the error of a WebSocket that does not come about begins with: paho's, and so ours."""
_OTHER_HOST = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_NOT_TLS = {"WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING", "HTTP_REQUEST"}


def refusal(code: int, reason: str) -> str:
    """Return what the broker's answer to a connection means.

    Parameters
    ----------
    code : int
        The reason code of its CONNACK; that of an MQTT 3 broker is `UNSUPPORTED_VERSION` too.
    reason : str
        What the library calls it.
    """
    return NO_MQTT_5 if code == UNSUPPORTED_VERSION else f"the broker says: {reason}"


def no_answer(address: BrokerAddress, ended_by: Exception | None = None) -> str:
    """Return what it may mean that a connection ends before the broker's answer.

    Parameters
    ----------
    ended_by : Exception, optional
        Why, where that is known: what a broker has against our certificate is said after the
        greeting, and not every library passes it on.
    """
    if isinstance(ended_by, ssl.SSLError):
        return unreachable(ended_by, address)
    if address.is_encrypted and address.files.certificate is None:
        return f"{NO_ANSWER}; or {WANTS_CERTIFICATE}"
    return NO_ANSWER


def unreachable(error: BaseException, address: BrokerAddress) -> str:
    """Return why no connection came about, in words that say what to change."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _distrust(error, address)
    if isinstance(error, ssl.SSLError):
        return _tls_failure(error)
    if isinstance(error, ConnectionResetError) and address.is_encrypted:
        return f"the broker ended the connection within the greeting of TLS: {NO_TLS}"
    if WEB_HANDSHAKE in str(error):
        return NO_WEB
    return str(error) or "no answer"


def _distrust(error: ssl.SSLCertVerificationError, address: BrokerAddress) -> str:
    if error.verify_code in _OTHER_HOST:
        return (
            f"the broker's certificate is not one of {address.host}, the host in IOC_MQTT_URL: "
            f"{error.verify_message}"
        )
    signed = f"{CA_FILE} names the certificate of who signed it"
    return f"the broker's certificate cannot be trusted: {error.verify_message}; {signed}"


def _tls_failure(error: ssl.SSLError) -> str:
    reason = error.reason or str(error)
    if reason in _NOT_TLS or isinstance(error, ssl.SSLEOFError):
        return NO_TLS
    if reason.endswith("CERTIFICATE_REQUIRED"):
        return WANTS_CERTIFICATE
    if "ALERT" in reason and ("CERTIFICATE" in reason or "CA" in reason.split("_")):
        return f"the broker does not take our certificate ({CERT_FILE}): {reason}"
    return f"TLS fails there: {reason}"
