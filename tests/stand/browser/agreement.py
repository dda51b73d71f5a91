"""Whether a page shows what the API has."""

import math
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.stand.browser.page_api import Api
from tests.stand.browser.room import Room
from tests.stand.waiting import Until

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AGREEMENT_S = 15.0


def shown(value: float | None, quantity: Mapping[str, Any]) -> str:
    """Return a value as an English reader expects it, at its instrument's resolution."""
    if value is None:
        return "–"
    step = quantity["resolution"] * quantity["display_factor"]
    decimals = 0 if step >= 1 else min(6, math.ceil(-math.log10(step) - 1e-9))
    exact = Decimal(value * quantity["display_factor"])
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded or abs(rounded):,}".replace("-", "−")


def differences(room: Room, api: Api, sensor_id: str) -> list[str]:
    """Return where the page and the API differ about a sensor's newest reading now."""
    sensor = api.get(f"sensors/{sensor_id}")
    latest = sensor["latest"]
    kind = next(each for each in api.get("kinds")["items"] if each["kind"] == sensor["kind"])
    facts = room.facts()
    observed_at = datetime.fromisoformat(latest["observed_at"]).astimezone(ZONE)
    expected = {
        quantity["name_en"]: shown(latest["values"][quantity["quantity"]], quantity)
        for quantity in kind["quantities"]
        if quantity["quantity"] in latest["values"]
    }
    expected["Observed"] = f"{observed_at:%H:%M:%S}"
    return [
        f"{sensor_id}: {name} is {value}, the page says {facts.get(name)!r}"
        for name, value in expected.items()
        if value not in facts.get(name, "").split()
    ]


def expect_agreement(room: Room, api: Api, until: Until, sensor_id: str) -> None:
    """Wait until the page shows the reading that the API has: a newer one may be on its way."""
    expect(room.drawer).to_be_visible()
    last: list[str] = []

    def agree() -> bool:
        last[:] = differences(room, api, sensor_id)
        return last == []

    try:
        until(agree, "page and API agree", AGREEMENT_S)
    except AssertionError:
        raise AssertionError(last) from None
