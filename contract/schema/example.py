"""Messages as examples: written by what writes them, so that they are right."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contract.clock import CityClock, rfc3339, to_us
from contract.environment import DEFAULT_CITY
from contract.payload import alert, birth, control, notice, senml, telemetry, truth
from contract.payload.alert import AlertMessage
from contract.payload.birth import Birth
from contract.payload.control import Done, GoingOn, Refused, State
from contract.payload.request import (
    Around,
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Resume,
    SetSpeed,
    StartScenario,
)
from contract.payload.truth import Expectation, TruthEvent

AT = datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
SENSOR_ID = f"{DEFAULT_CITY}-aq-0001"
STORM_ID = "storm-over-the-west.storm"


def examples() -> Mapping[str, list[Any]]:
    """Return some messages of each payload, by the payload's name."""
    return {
        "reading": [json.loads(_reading())],
        "pack": [json.loads(_pack())],
        "senml": [
            senml.encode(sensor_id=SENSOR_ID, observed_at_us=to_us(AT), values={"pm25_ugm3": 42.1})
        ],
        "birth": [json.loads(birth.encode(_birth()))],
        "status": [notice.ONLINE.decode(), notice.OFFLINE.decode()],
        "resend-command": [json.loads(notice.encode(_resend()))],
        "resend-answer": [json.loads(notice.encode(notice.ResendAnswer(sent=4, gone=1)))],
        "clock": [json.loads(notice.encode_clock(CityClock(AT, AT, 60)))],
        "live-frame": [json.loads(notice.encode(_frame()))],
        "alert": [json.loads(alert.encode(_alert()))],
        "truth-event": [json.loads(truth.encode(one)) for one in _storm()],
        "control-request": [json.loads(control.encode_request(one)) for one in _requests()],
        "control-answer": [json.loads(control.encode_answer(one)) for one in _answers()],
    }


def _reading() -> bytes:
    return telemetry.encode_reading(
        observed_at=rfc3339(AT), values={"pm25_ugm3": 42.1, "no2_ugm3": None}, boot=3, seq=1_234
    )


def _pack() -> bytes:
    return telemetry.encode_pack(
        kind="air_quality",
        sensor_id=[SENSOR_ID, f"{DEFAULT_CITY}-aq-0002"],
        observed_at=[rfc3339(AT), rfc3339(AT + timedelta(seconds=7))],
        values={"pm25_ugm3": [42.1, None], "no2_ugm3": [33.0, 31.5]},
        boot=[3, 1],
        seq=[1_234, 77],
    )


def _birth() -> Birth:
    return Birth(
        name="Trạm 1",
        lat_deg=21.0278,
        lon_deg=105.8342,
        quantities=["pm25_ugm3", "no2_ugm3"],
        gateway_id=f"{DEFAULT_CITY}-gw-760-01",
        period_s=300,
        installed_at=datetime(2024, 1, 1, tzinfo=UTC),
        announced_at=AT,
    )


def _resend() -> notice.ResendCommand:
    return notice.ResendCommand([notice.ResendRange(SENSOR_ID, boot=3, seq_from=10, seq_to=14)])


def _frame() -> notice.LiveFrame:
    received_at = rfc3339(AT + timedelta(seconds=1))
    item = notice.LiveItem(
        SENSOR_ID, "air_quality", rfc3339(AT), received_at, 0, {"pm25_ugm3": 42.1}
    )
    return notice.LiveFrame("760", rfc3339(AT + timedelta(seconds=2)), [item])


def _alert() -> AlertMessage:
    return AlertMessage(
        alert_id=12,
        what="raised",
        rule="flood-critical",
        severity="critical",
        state="open",
        kind="street_flood",
        quantity="depth_m",
        sensor_id=f"{DEFAULT_CITY}-fl-0001",
        area="760",
        value=0.38,
        limit=0.3,
        since_at=AT - timedelta(minutes=2),
        at=AT,
        label_vi="Ngập sâu",
        label_en="Deep flood",
        silent=False,
    )


def _storm() -> tuple[TruthEvent, TruthEvent]:
    """Return a storm at its begin and at its end."""
    begin = TruthEvent(
        event_id=STORM_ID,
        what="storm",
        cause_event_id=None,
        scenario="storm-over-the-west",
        area="760",
        lat_deg=21.03,
        lon_deg=105.83,
        from_at=AT,
        to_at=None,
        sensor_id=[f"{DEFAULT_CITY}-rg-0001"],
        sensor_count=1,
        expected=[],
        parameters={"peak_mmh": 80.0, "radius_km": 6.0},
    )
    end = truth.decode(truth.encode(begin))
    end.to_at = AT + timedelta(minutes=90)
    end.expected = [Expectation("rain_gauge", "rain_mm", "up")]
    return begin, end


def _requests() -> tuple[Any, ...]:
    storm = Injection(
        what="storm",
        at=Around(lat_deg=21.03, lon_deg=105.83, radius_km=6),
        for_s=5_400,
        parameters={"peak_mmh": 80.0},
    )
    return (
        AskState(),
        Pause(),
        Resume(),
        SetSpeed(60),
        Inject(event=storm),
        Inject(toml='[[event]]\nwhat = "storm"\nfor = "90m"\npeak_mmh = 80\n'),
        EndEvent(STORM_ID),
        Break(sensor_id=SENSOR_ID, fault="stuck", for_s=1_800),
        Repair(sensor_id=SENSOR_ID),
        StartScenario("storm-over-the-west"),
    )


def _answers() -> tuple[Done | Refused, ...]:
    storm = GoingOn(
        event_id=STORM_ID,
        what="storm",
        from_at=AT,
        to_at=AT + timedelta(minutes=90),
        scenario="storm-over-the-west",
        area="760",
        sensor_count=1,
        parameters={"peak_mmh": 80.0},
    )
    state = State(
        city_at=AT + timedelta(minutes=5),
        speed=60,
        running_speed=60,
        paused=False,
        scenario="storm-over-the-west",
        events=[storm],
        event_count=1,
    )
    return Done(state), Refused(f"{SENSOR_ID}x is no sensor of this city; near: {SENSOR_ID}")
