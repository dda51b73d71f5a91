"""Settings: one that cannot be used is named."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

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
