"""A crossing as the plain values of an answer."""

from contract.clock import from_us, rfc3339
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.standing import LONG_US


def crossing_item(crossings: Crossings, index: int) -> dict[str, object]:
    """Return one of them as `CrossingState` documents it."""
    threshold = crossings.thresholds[int(crossings.place[index])]
    since_us = int(crossings.since_us[index])
    return {
        "quantity": threshold.quantity,
        "value": float(crossings.values[index]),
        "observed_at": rfc3339(from_us(int(crossings.at_us[index]))),
        "threshold_id": threshold.threshold_id,
        "level": threshold.level,
        "threshold_value": threshold.value,
        "averaged_s": threshold.averaged_s,
        "hold_s": threshold.hold_s,
        "since_at": None if since_us == LONG_US else rfc3339(from_us(since_us)),
        "held": bool(crossings.is_held[index]),
        "pending": bool(crossings.is_pending[index]),
    }
