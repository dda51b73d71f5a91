"""One thing that is made to happen: an event of the city, or a fault of what watches it."""

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event or fault with the places that it is about, found once and then fixed.

    Attributes
    ----------
    event_id
        Its name in a run: unique, and the same in every run that has it.
    what
        A name of `repertoire.EVENTS` or `repertoire.FAULTS`.
    begin_step, end_step
        From the beginning of one city minute to that of another; None: until it is ended.
    area, lat_deg, lon_deg, radius_km
        Where it is, as far as it is anywhere.
    streets, feeders, stations
        Of the city, as indices.
    sensors, gateways
        By id: what has a fault; of events the cabinets or bins concerned.
    quantity
        Of faults of an instrument: the one that is concerned; None: all of them.
    values
        By parameter of the repertoire, whose names end in their units.
    cause_event_id
        The event that brought it about.
    scenario
        The scenario that it belongs to; None: everyday, or injected.
    """

    event_id: str
    what: str
    begin_step: int
    end_step: int | None = None
    area: str | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None
    radius_km: float | None = None
    streets: tuple[int, ...] = ()
    feeders: tuple[int, ...] = ()
    stations: tuple[int, ...] = ()
    sensors: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    quantity: str | None = None
    values: dict[str, float] = {}
    cause_event_id: str | None = None
    scenario: str | None = None

    def overlaps(self, from_step: int, to_step: int) -> bool:
        """Tell whether it goes on in some of the minutes [from_step, to_step)."""
        return self.begin_step < to_step and (self.end_step is None or from_step < self.end_step)
