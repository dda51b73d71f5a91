"""The broker's address."""

from pathlib import Path

import pytest

from contract.broker_address import NO_FILES, TlsFiles, parse
from contract.errors import AddressError


def test_an_address_has_host_port_and_names() -> None:
    found = parse("mqtt://us%40er:p%3Ass@broker.example:1884")

    assert (found.host, found.port, found.user, found.password) == (
        "broker.example", 1884, "us@er", "p:ss",
    )  # fmt: skip
    assert "p:ss" not in repr(found)


@pytest.mark.parametrize(
    ("url", "port", "path", "is_encrypted", "is_web"),
    [
        ("mqtt://localhost", 1883, "", False, False),
        ("mqtts://localhost", 8883, "", True, False),
        ("ws://localhost", 80, "/mqtt", False, True),
        ("wss://localhost/", 443, "/mqtt", True, True),
        ("wss://localhost:8084/a/b", 8084, "/a/b", True, True),
    ],
)
def test_the_scheme_says_how_the_line_is_made(
    url: str, port: int, path: str, *, is_encrypted: bool, is_web: bool
) -> None:
    found = parse(url)
    assert (found.port, found.path) == (port, path)
    assert (found.is_encrypted, found.is_web) == (is_encrypted, is_web)


@pytest.mark.parametrize(
    ("scheme", "ours"),
    [("ssl", "mqtts"), ("tls", "mqtts"), ("tcp", "mqtt"), ("http", "ws"), ("https", "wss")],
)
def test_what_others_call_a_scheme_is_told_by_our_name(scheme: str, ours: str) -> None:
    with pytest.raises(AddressError, match=f"{scheme}:// is called {ours}:// here"):
        parse(f"{scheme}://broker.example:8883")


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://x", "broker:1883", "mqtt://", "mqtt://x:99999", "mqtt://x/topic"),
        *("mqtts://x/topic", "ws://x/mqtt?a=1"),
    ],
)
def test_other_addresses_are_refused_with_what_is_right(url: str) -> None:
    with pytest.raises(AddressError, match="expected mqtt://"):
        parse(url)


@pytest.mark.parametrize("sign", ["#", "?", "/", "[", "\N{ACCOUNT OF}"])
def test_no_piece_of_a_password_is_repeated_that_is_not_written_right(sign: str) -> None:
    """What stands before the sign would be the port, and who says that it is none repeats it."""
    with pytest.raises(AddressError, match="%23") as caught:
        parse(f"mqtt://user:geheim{sign}wort@broker.example:1883")
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("scheme", ["mqtt", "ws"])
def test_files_on_a_line_without_tls_are_refused(scheme: str) -> None:
    """Whoever names one believes that the line is safe."""
    with pytest.raises(AddressError, match=r"IOC_MQTT_CA_FILE.* are for mqtts://"):
        parse(f"{scheme}://x", TlsFiles(ca=Path("ca.crt")))


@pytest.mark.parametrize(
    "files", [TlsFiles(certificate=Path("our.crt")), TlsFiles(key=Path("our.key"))]
)
def test_a_certificate_has_its_key(files: TlsFiles) -> None:
    with pytest.raises(AddressError, match="are set together or not at all"):
        parse("mqtts://x", files)
    assert parse("mqtts://x", NO_FILES).files == NO_FILES
