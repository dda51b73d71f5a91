"""The same real worker, publisher and database as in the tests of ingest."""

from tests.integration.ingest.conftest import (
    connect_publisher,
    open_station,
    start_worker,
    station,
)

__all__ = ["connect_publisher", "open_station", "start_worker", "station"]
