"""The readings that a city stores while something else is measured."""

from typing import Self
from urllib.parse import urlsplit

from contract.clock import monotonic_s
from tests.stand import metrics_page
from tests.stand.report import Measure
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

AIM_HZ = 1_500.0  # "about 2 000" readings a second


def metrics_of(city: Stack, process: str) -> dict[str, float]:
    """Return all metrics of one of its processes by full name with labels."""
    address = urlsplit(str(city.status["processes"][process]["metrics"]))
    return metrics_page.read(address.port or metrics_page.NOT_TOLD)


def stored_count(city: Stack) -> float:
    """Return how many readings ingest has stored since it began."""
    page = metrics_of(city, "ingest")
    return sum(page[name] for name in page if name.startswith("ingest_readings_stored_total"))


class Inflow:
    """What has come in since a moment."""

    def __init__(self, city: Stack) -> None:
        self._city = city
        self._begun_s, self._begun_count = monotonic_s(), stored_count(city)

    @classmethod
    def begun(cls, city: Stack, *, count: float = 0, timeout_s: float) -> Self:
        """Wait until more than so many readings have come in, and count from then."""
        before = stored_count(city)
        wait_until(lambda: stored_count(city) > before + count, "readings come in", timeout_s)
        return cls(city)

    def measure(self) -> Measure:
        """Return the rate until now, beside what makes other figures mean something."""
        rate_hz = (stored_count(self._city) - self._begun_count) / (monotonic_s() - self._begun_s)
        return Measure(
            measure="readings stored meanwhile", value=rate_hz, unit="1/s",
            aim=f"at least {AIM_HZ:.0f}", held=rate_hz >= AIM_HZ,
        )  # fmt: skip
