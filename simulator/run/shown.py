"""What the running city does, as a table for people."""

from collections.abc import Sequence
from datetime import timedelta, timezone

from contract.city import City
from contract.payload.control import GoingOn, State

HEAD = ("event", "what", "since", "until", "area", "sensors", "how strong")
TIME = "%d.%m. %H:%M"


def table(state: State, city: City) -> str:
    """Return the state in lines: times are local, as the city's people write them."""
    zone = timezone(timedelta(hours=city.utc_offset_h))
    at = state.city_at.astimezone(zone).strftime("%d.%m.%Y %H:%M:%S")
    how = "stands still" if state.paused else f"speed {state.running_speed:g}"
    if not state.paused and state.running_speed < state.speed:
        how += f" (of {state.speed:g}, which is not reached)"
    scenario = f", scenario {state.scenario}" if state.scenario else ""
    lines = [f"{city.city_id}: {at}, {how}{scenario}"]
    if not state.events:
        return f"{lines[0]}\nnothing goes on"
    rows = [HEAD, *(_row(event, state, zone) for event in state.events)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    if state.event_count > len(state.events):
        lines.append(f"… {state.event_count} in all")
    return "\n".join(lines)


def _row(event: GoingOn, state: State, zone: timezone) -> Sequence[str]:
    since = event.from_at.astimezone(zone).strftime(TIME)
    return (
        event.event_id,
        event.what,
        since if event.from_at <= state.city_at else f"from {since}",
        "it is ended" if event.to_at is None else event.to_at.astimezone(zone).strftime(TIME),
        event.area,
        "" if event.sensor_count is None else str(event.sensor_count),
        " ".join(f"{name}={value:g}" for name, value in sorted(event.parameters.items())),
    )
