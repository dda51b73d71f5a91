"""What secures the line to a broker: made of files that are there and are what they must be."""

import ssl
from pathlib import Path

import pytest

from contract import broker_tls
from contract.broker_address import TlsFiles, parse
from contract.clock import utc_now
from contract.errors import AddressError
from simulator.wire import certificates


@pytest.fixture
def files(tmp_path: Path) -> TlsFiles:
    """Files as they should be."""
    signer = certificates.authority(tmp_path, utc_now())
    issued = signer.client("somebody", utc_now())
    found = TlsFiles(tmp_path / "ca.crt", tmp_path / "our.crt", tmp_path / "our.key")
    (tmp_path / "our.crt").write_bytes(issued.certificate)
    (tmp_path / "our.key").write_bytes(issued.key)
    return found


def test_a_plain_line_has_none() -> None:
    assert broker_tls.context(parse("mqtt://x")) is None
    assert broker_tls.context(parse("ws://x")) is None


def test_the_broker_must_show_a_certificate_of_its_name(files: TlsFiles) -> None:
    for wanted in (files, TlsFiles()):
        made = broker_tls.context(parse("mqtts://x", wanted))
        assert made is not None
        assert made.check_hostname
        assert made.verify_mode is ssl.CERT_REQUIRED
        assert made.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("ca.crt", "IOC_MQTT_CA_FILE"),
        ("our.crt", "IOC_MQTT_CERT_FILE"),
        ("our.key", "IOC_MQTT_KEY_FILE"),
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"no such thing"])
def test_a_file_that_lacks_or_is_no_such_thing_is_called_by_its_variable(
    name: str, variable: str, content: bytes | None, files: TlsFiles
) -> None:
    assert files.ca is not None
    path = files.ca.with_name(name)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(AddressError, match=f"{variable}={path}"):
        broker_tls.context(parse("mqtts://x", files))


def test_a_key_of_another_certificate_is_refused(files: TlsFiles, tmp_path: Path) -> None:
    other = certificates.authority(tmp_path, utc_now()).client("other", utc_now())
    (tmp_path / "our.key").write_bytes(other.key)
    with pytest.raises(AddressError, match="KEY_VALUES_MISMATCH"):
        broker_tls.context(parse("wss://x", files))
