"""Settings: one that cannot be used is named."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from contract.city import city_folder, load_city
from contract.errors import CityError
from ioc_api.settings import Settings

USABLE: dict[str, Any] = {
    "database_url": SecretStr("postgresql://x"),
    "mqtt_url": SecretStr("mqtt://127.0.0.1"),
}


@pytest.mark.parametrize(
    ("field", "value"),
    [("api_port", 0), ("tile_url", "https://x/{z}"), ("log_level", "loud"), ("area_level", "x")],
)
def test_a_bad_setting_names_its_field(field: str, value: Any) -> None:
    with pytest.raises(ValidationError, match=field):
        Settings(**(USABLE | {field: value}))


def settings(changes: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {**USABLE, **changes}
    return Settings(**values)


@pytest.fixture
def single_sign_on(tmp_path: Path) -> dict[str, Any]:
    """Return all that single sign-on needs."""
    secret = tmp_path / "secret"
    secret.write_text("of-the-client\n")
    return {
        "oidc_issuer": "https://id.example/realms/city",
        "oidc_client_id": "ioc",
        "oidc_client_secret_file": secret,
        "oidc_roles": "chiefs=admin,d1=operator:760",
    }


def test_single_sign_on_is_all_or_nothing(single_sign_on: dict[str, Any]) -> None:
    """A half of it would be a door that nobody knows whether it is shut."""
    assert settings({}).oidc is None
    whole = settings(single_sign_on).oidc
    assert whole is not None
    assert whole.client_secret.get_secret_value() == "of-the-client"
    assert "of-the-client" not in repr(whole)
    assert [grant.area for grant in whole.grants] == [None, "760"]
    for name in single_sign_on:
        half = {key: value for key, value in single_sign_on.items() if key != name}
        with pytest.raises(ValidationError, match=f"also needs IOC_{name.upper()}"):
            settings(half)
    with pytest.raises(ValidationError, match="also needs IOC_OIDC_ISSUER"):
        settings({"oidc_name": "the city's"})


@pytest.mark.parametrize(
    "issuer",
    [
        *("http://id.example", "id.example", "https://", "ftp://id.example", "https://id/?a=b"),
        *("https://id.example/#x", "https://me:pw@id.example", "http://127.0.0.1.id.example"),
    ],
)
def test_a_provider_is_where_nobody_reads_along(
    single_sign_on: dict[str, Any], issuer: str
) -> None:
    with pytest.raises(ValidationError, match="oidc_issuer"):
        settings(single_sign_on | {"oidc_issuer": issuer})
    assert settings(single_sign_on | {"oidc_issuer": "http://127.0.0.1:9000"}).oidc


def test_a_secret_is_one_line_of_a_file(single_sign_on: dict[str, Any], tmp_path: Path) -> None:
    """And what is refused is not shown."""
    file = tmp_path / "other"
    for content in (None, b"", b"\n", b"one\ntwo", b"\xff\xfe"):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(ValidationError, match="oidc_client_secret_file") as caught:
            settings(single_sign_on | {"oidc_client_secret_file": file})
        assert "two" not in caught.value.errors()[0]["msg"]


def test_roles_for_areas_are_those_of_the_city(single_sign_on: dict[str, Any]) -> None:
    city = load_city(city_folder("hcmc"))
    good = settings(single_sign_on).oidc
    bad = settings(single_sign_on | {"oidc_roles": "d1=operator:9999"}).oidc
    assert good is not None
    good.refuse_unknown_areas(city)
    assert bad is not None
    with pytest.raises(CityError, match="IOC_OIDC_ROLES: hcmc has no area 9999"):
        bad.refuse_unknown_areas(city)


@pytest.mark.parametrize(
    "sender", ["warnings", "a b@example.org", "a,b@example.org", "<x>@example.org", "a&b.org"]
)
def test_a_sender_is_one_that_messages_can_bear(sender: str) -> None:
    """No spaces, commas, `<` and `&`, and a domain, so that it is of one who has it."""
    with pytest.raises(ValidationError, match="cap_sender"):
        settings({"cap_sender": sender})
    assert settings({"cap_sender": "warnings@example.org"}).cap_status == "Exercise"


def test_nobody_warns_in_earnest_without_a_name() -> None:
    with pytest.raises(ValidationError, match="cap_sender"):
        settings({"cap_status": "Actual"})
    assert settings({"cap_status": "Actual", "cap_sender": "example.org"}).cap_sender
