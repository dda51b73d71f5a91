"""An alert with all that belongs to it, as an answer."""

from typing import Any

from contract.clock import rfc3339
from ioc_api.accounts.principal import Principal
from ioc_api.alerts.items import Item, alert_item
from ioc_api.alerts.queries import Told
from ioc_api.http.answer import optional_time


def detail_item(told: Told, asking: Principal) -> Item:
    """Return an alert as `AlertDetail` documents it."""
    definition: dict[str, Any] = told.row.definition or {}
    return alert_item(told.row, asking) | {
        "clear_value": definition.get("condition", {}).get("clear_value"),
        "playbook_vi": definition.get("playbook_vi", ""),
        "playbook_en": definition.get("playbook_en", ""),
        "steps": [_step(row) for row in told.steps],
        "sensors": [_member(row) for row in told.members],
        "episode_count": told.members[0]["all_count"] if told.members else 0,
        "absorbed": told.absorbed,
    }


def _step(row: dict[str, Any]) -> Item:
    until = optional_time(row["until_at"])
    kept = {name: value for name, value in row.items() if name != "until_at"}
    return {**kept, "at": rfc3339(row["at"]), "until": until}


def _member(row: dict[str, Any]) -> Item:
    return {
        "sensor_id": row["sensor_id"],
        "name": row["name"],
        "since_at": rfc3339(row["since_at"]),
        "raised_at": rfc3339(row["raised_at"]),
        "last_at": rfc3339(row["last_at"]),
        "cleared_at": optional_time(row["cleared_at"]),
        "value": row["value"],
        "late": row["is_late"],
        "disproved_at": optional_time(row["disproved_at"]),
    }
