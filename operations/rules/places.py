"""Of which sensors a rule is asked."""

from operations.rules.definition import Rule


def is_asked(rule: Rule, *, sensor_id: str, kind: str, areas: frozenset[str]) -> bool:
    """Tell whether a rule is asked of a sensor.

    Parameters
    ----------
    areas
        The sensor's district and ward, as far as they are known: a rule names either.
    """
    return (
        rule.condition.kind in {None, kind}
        and (not rule.areas or not areas.isdisjoint(rule.areas))
        and (not rule.sensor_ids or sensor_id in rule.sensor_ids)
    )
