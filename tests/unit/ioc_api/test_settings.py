"""Settings: one that cannot be used is named, and each is a listed variable."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from contract.environment import VARIABLES
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


def test_every_setting_is_a_listed_variable_of_the_api() -> None:
    listed = {variable.name for variable in VARIABLES if "api" in variable.processes}
    assert {f"IOC_{name.upper()}" for name in Settings.model_fields} == listed
