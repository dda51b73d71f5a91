"""Settings, city time, readiness of the ingest, and the promises that metrics are."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from contract.environment import VARIABLES
from ioc_api.http.answer import encode
from ioc_api.metrics import Metrics
from ioc_api.settings import Settings
from ioc_api.system.rules import IngestWorker, check_ingest

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


def worker(slot: int = 0, **changes: Any) -> IngestWorker:
    """Return a worker that is well, but for the changes."""
    well: dict[str, Any] = {
        "is_connected": True,
        "lag_s": 0.1,
        "oldest_uncommitted_s": 0.1,
        "problem": None,
        "beat_age_s": 0.5,
    }
    return IngestWorker(slot=slot, **(well | changes))


@pytest.mark.parametrize(
    ("workers", "reason"),
    [
        ([], "no ingest worker"),
        ([worker(beat_age_s=10.1)], "slot 0: no beat"),
        ([worker(is_connected=False)], "not connected"),
        ([worker(), worker(1, problem="dead_letter_share_high")], "slot 1: dead_letter_share_high"),
    ],
)
def test_ingest_is_not_ready_for_a_reason(workers: list[IngestWorker], reason: str) -> None:
    found = check_ingest(workers)
    assert not found.ok
    assert reason in (found.reason or "")


def test_ingest_lags_as_its_slowest_worker() -> None:
    found = check_ingest([worker(), worker(1, lag_s=2.5)])
    assert (found.ok, found.reason, found.lag_s) == (True, None, 2.5)


def test_every_metric_is_explained() -> None:
    metrics = Metrics()
    meanings = Metrics.__doc__ or ""
    ours = [metric for metric in metrics.registry.collect() if metric.name.startswith("ioc_api_")]
    assert ours
    for metric in ours:
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        assert f"`{name}`" in meanings
        assert metric.documentation


def test_floats_are_written_in_their_shortest_form() -> None:
    assert encode([42.1, 0.1, 1e-7, 123456.78]) == b"[42.1,0.1,1e-7,123456.78]"
