"""Settings: read from the environment, checked at the start, all of them listed."""

import pytest
from pydantic import ValidationError

from contract.broker_address import BrokerAddress
from contract.environment import NAMES, VARIABLES
from ingest.settings import Settings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOC_DATABASE_URL", "postgresql://ioc:secret@127.0.0.1/ioc")
    monkeypatch.setenv("IOC_MQTT_URL", "mqtt://me:p%40ss@broker:1884")


def settings() -> Settings:
    return Settings()  # pyright: ignore[reportCallIssue]


def test_every_setting_is_a_variable_of_the_contract() -> None:
    assert {f"IOC_{name.upper()}" for name in Settings.model_fields} <= NAMES


def test_the_brokers_address_is_taken_apart() -> None:
    assert settings().broker == BrokerAddress("broker", 1884, "me", "p@ss")


def test_secrets_do_not_show() -> None:
    assert "secret" not in repr(settings())
    assert "p@ss" not in repr(settings().broker)


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOC_INGEST_STOP_BAD_SHARE", "")
    assert settings().ingest_stop_bad_share is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IOC_MQTT_URL", "http://broker"),
        ("IOC_MQTT_URL", "mqtt://broker:99999"),
        ("IOC_INGEST_SLOT_COUNT", "0"),
        ("IOC_INGEST_BATCH_MAX_AGE_S", "-1"),
        ("IOC_INGEST_STOP_BAD_SHARE", "1.5"),
        ("IOC_CITY", "Sài Gòn"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IOC_INGEST_15M_RETENTION_DAYS", "89"),
        ("IOC_INGEST_1H_RETENTION_DAYS", "365"),
        ("IOC_INGEST_1D_RETENTION_DAYS", "3652"),
    ],
)
def test_a_tier_is_kept_no_shorter_than_the_finer_one(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is computed from that one."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=f"{name}={value} must not be less than"):
        settings()


def test_defaults_are_those_of_the_contract() -> None:
    shown = {variable.name: variable.default for variable in VARIABLES}
    for name, field in Settings.model_fields.items():
        if not field.is_required():
            default = "" if field.default is None else str(field.default)
            assert shown[f"IOC_{name.upper()}"] == default
