"""Bad readings, at least one for each reason, and the reason of each."""

from typing import Any

from contract.payload.senml import SENML
from contract.reason import Reason
from tests.stand.message import TELEMETRY, home_of, reading

GATEWAY = "city/v1/hcmc/760/gateway/gw-760-1/telemetry"


DAY_S = 86_400


def pack(**members: object) -> dict[str, Any]:
    """Return a pack of two rows of one sensor."""
    first, second = reading(20), reading(10)
    return {
        "kind": "air_quality",
        "sensor_id": ["hcmc-aq-0001", "hcmc-aq-0001"],
        "observed_at": [first["observed_at"], second["observed_at"]],
        "values": {"pm25_ugm3": [1.5, 2.5]},
        **members,
    }


def at(observed_at: str) -> dict[str, Any]:
    """Return a reading of a given time."""
    return {"observed_at": observed_at, "values": {"pm25_ugm3": 1}}


HUGE = b'{"observed_at":"2026-01-01T00:00:00Z","values":{"pm25_ugm3":1e999}}'


BAD: list[tuple[Reason, str, Any, str | None]] = [
    (Reason.NOT_JSON, TELEMETRY, b'{"observed_at": ', None),
    (Reason.NOT_JSON, TELEMETRY, b"\xff\xfe", None),
    (Reason.NOT_JSON, TELEMETRY, b"", None),
    (Reason.WRONG_TYPE, TELEMETRY, {"observed_at": 5, "values": {}}, None),
    (Reason.MISSING_FIELD, TELEMETRY, {"values": {"pm25_ugm3": 1}}, None),
    (Reason.RAGGED_PACK, GATEWAY, pack(values={"pm25_ugm3": [1.0]}), None),
    (
        Reason.TOO_LARGE,
        GATEWAY,
        pack(
            sensor_id=["hcmc-aq-0001"] * 1001,
            observed_at=[reading()["observed_at"]] * 1001,
            values={"pm25_ugm3": [1.0] * 1001},
        ),
        None,
    ),
    (Reason.UNKNOWN_CONTENT_TYPE, TELEMETRY, reading(), "text/csv"),
    (Reason.BAD_TOPIC, home_of("HCMC_AQ") + "/telemetry", reading(), None),
    (
        Reason.TOPIC_MISMATCH,
        home_of("hcmc-aq-0001", kind="weather") + "/telemetry",
        reading(temperature_degc=30),
        None,
    ),
    (Reason.UNKNOWN_KIND, home_of("other-1", kind="seismic") + "/telemetry", reading(), None),
    (Reason.UNKNOWN_SENSOR, home_of("hcmc-aq-9999") + "/telemetry", reading(), None),
    (Reason.UNKNOWN_SENSOR, GATEWAY, pack(sensor_id=["\ud800", "\ud800"]), None),
    (Reason.UNKNOWN_SENSOR, GATEWAY, [{"n": "\ud800:pm25_ugm3", "v": 1}], SENML),
    (Reason.UNKNOWN_QUANTITY, TELEMETRY, reading(ph=7.0), None),
    (Reason.NO_VALUE, TELEMETRY, reading(pm25_ugm3=None), None),
    (Reason.OUT_OF_RANGE, TELEMETRY, reading(pm25_ugm3=-1.0), None),
    (Reason.OUT_OF_RANGE, TELEMETRY, HUGE, None),
    (Reason.BAD_TIME, TELEMETRY, at("yesterday"), None),
    (Reason.BAD_TIME, TELEMETRY, at("2026-11-22T07:00:00"), None),
    (Reason.BAD_TIME, TELEMETRY, at("\ud800"), None),
    (Reason.UNKNOWN_SENSOR, home_of("hcmc-aq-9999") + "/telemetry", at("\ud800"), None),
    (Reason.FUTURE_TIME, TELEMETRY, reading(-DAY_S), None),
    (Reason.BAD_TIME, TELEMETRY, at("9999-12-31T23:59:59-23:59"), None),
    (Reason.TOO_OLD, TELEMETRY, reading(89 * DAY_S + 60), None),
    (Reason.BAD_TIME, TELEMETRY, at("0001-01-01T00:00:00+23:59"), None),
    (Reason.MISSING_FIELD, TELEMETRY, [{"n": "pm25_ugm3"}], SENML),
    (Reason.TOPIC_MISMATCH, TELEMETRY, [{"n": "hcmc-aq-0002:pm25_ugm3", "v": 1}], SENML),
    (Reason.UNKNOWN_SENSOR, GATEWAY, [{"n": "pm25_ugm3", "v": 1}], SENML),
    (Reason.WRONG_TYPE, TELEMETRY, [{"n": "pm25_ugm3", "v": 1, "u": []}], SENML),
]  # fmt: skip
