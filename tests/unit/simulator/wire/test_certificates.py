"""Certificates of the broker and of devices."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from contract.errors import AccountError
from simulator.wire import certificates
from simulator.wire.certificates import RENEWED_BEFORE_END, authority, keep_server

NOW = datetime(2026, 11, 29, tzinfo=UTC)
NAMES = ["localhost", "127.0.0.1"]


def kept(folder: Path, names: list[str], at: datetime) -> bool:
    signer = authority(folder / "authority", at)
    return keep_server(signer, folder / "broker", names, at, mode=0o600)


def found(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_the_authority_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    first = authority(tmp_path, NOW)
    assert authority(tmp_path, NOW).pem == first.pem
    for name in ("ca.crt", "ca.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["ca.crt", "ca.key"])
def test_a_lost_half_of_the_authority_is_not_replaced(name: str, tmp_path: Path) -> None:
    """Devices trust the one that was: another would shut them out without a word."""
    authority(tmp_path, NOW)
    (tmp_path / name).unlink()
    with pytest.raises(AccountError, match=r"must hold ca\.key and ca\.crt"):
        authority(tmp_path, NOW)


def test_the_brokers_certificate_stays_until_it_nears_its_end(tmp_path: Path) -> None:
    assert kept(tmp_path, NAMES, NOW)
    assert not kept(tmp_path, NAMES, NOW)
    ends_at = found(tmp_path / "broker" / "server.crt").not_valid_after_utc
    assert not kept(tmp_path, NAMES, ends_at - RENEWED_BEFORE_END - timedelta(seconds=1))
    assert kept(tmp_path, NAMES, ends_at - RENEWED_BEFORE_END)


def test_it_is_made_anew_for_another_name_another_authority_or_a_lost_key(tmp_path: Path) -> None:
    kept(tmp_path, NAMES, NOW)
    assert kept(tmp_path, [*NAMES, "broker.example"], NOW)
    assert not kept(tmp_path, NAMES, NOW), "more names than are needed do no harm"
    (tmp_path / "broker" / "server.key").unlink()
    assert kept(tmp_path, NAMES, NOW)
    for name in ("ca.crt", "ca.key"):
        (tmp_path / "authority" / name).unlink()
    assert kept(tmp_path, NAMES, NOW)


def test_a_device_is_who_its_certificate_says(tmp_path: Path) -> None:
    signer = authority(tmp_path, NOW)
    issued = signer.client("device.my-noise-1", NOW)
    one = x509.load_pem_x509_certificate(issued.certificate)
    one.verify_directly_issued_by(signer.certificate)
    assert one.subject.rfc4514_string() == "CN=device.my-noise-1"
    assert "PRIVATE" not in repr(issued)
    with pytest.raises(AccountError, match="65 signs long"):
        signer.client("x" * 65, NOW)


def test_a_certificate_of_another_authority_is_not_ours(tmp_path: Path) -> None:
    issued = authority(tmp_path / "one", NOW).client("device.my-noise-1", NOW)
    with pytest.raises(InvalidSignature):
        x509.load_pem_x509_certificate(issued.certificate).verify_directly_issued_by(
            authority(tmp_path / "other", NOW).certificate
        )


def test_no_certificate_outlives_its_authority(tmp_path: Path) -> None:
    signer = authority(tmp_path, NOW)
    late = signer.certificate.not_valid_after_utc - timedelta(days=1)
    assert signer.client("somebody", late).ends_at == signer.certificate.not_valid_after_utc
    assert certificates.LIFE > RENEWED_BEFORE_END
