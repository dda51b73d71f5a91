"""Hours in which an alert is written and shown, and nobody is called."""

from datetime import datetime

from operations.rules.definition import Rule

NEVER_QUIET = "critical"


def is_quiet(rule: Rule, local: datetime) -> bool:
    """Tell whether nobody is called for a rule at a local time; for a critical one always some."""
    if rule.severity == NEVER_QUIET:
        return False
    hour = local.hour + local.minute / 60 + local.second / 3600
    return any(is_within(hour, quiet.from_hour, quiet.to_hour) for quiet in rule.quiet_hours)


def is_within(hour: float, from_hour: float, to_hour: float) -> bool:
    """Tell whether a local hour lies between two, past midnight where the first is the larger."""
    if from_hour <= to_hour:
        return from_hour <= hour < to_hour
    return hour >= from_hour or hour < to_hour
