"""What happens to alerts, to all who listen: to each what they may see, with what they can do."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from ioc_api.accounts.principal import Principal
from ioc_api.alerts.items import AlertRow, may_see, possible_to, told_item
from ioc_api.alerts.listening import AlertNews
from ioc_api.fleet.ring import AlertOrigin, Ring
from ioc_api.http.answer import encode
from ioc_api.live.viewer import Viewer

MISSED = encode({"t": "alert", "what": "missed", "alert": None}).decode("utf-8")
"""Says that more happened than there was room for: alerts are to be read anew."""


class Bulletin:
    """Tells viewers of the socket, and the ring for all streams."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._viewers: dict[Viewer, Principal] = {}

    @contextmanager
    def read_by(self, viewer: Viewer, asking: Principal) -> Generator[None]:
        """Tell a viewer for as long as the context lasts."""
        self._viewers[viewer] = asking
        try:
            yield
        finally:
            del self._viewers[viewer]

    def tell(self, news: Sequence[AlertNews]) -> None:
        """Tell all whom it concerns what happened, in its order."""
        for one in news:
            item = told_item(one.row)
            self._ring.publish_alert(origin_of(one.row), {"what": one.what, "alert": item})
            texts: dict[tuple[str, ...], str] = {}
            for viewer, asking in self._viewers.items():
                if not may_see(one.row, asking.scope):
                    continue
                possible = possible_to(one.row, asking)
                if possible not in texts:
                    told = {"t": "alert", "what": one.what, "alert": item | {"possible": possible}}
                    texts[possible] = encode(told).decode("utf-8")
                viewer.alert(texts[possible], MISSED)


def origin_of(row: AlertRow) -> AlertOrigin:
    """Return where an alert stands, as streams choose by it."""
    return AlertOrigin(row.sensor_id, row.kind, row.area, row.ward, is_for_all=row.is_for_all)
