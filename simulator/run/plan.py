"""What is to run: the settings of one run of the city on a broker."""

from dataclasses import dataclass
from pathlib import Path

from contract.broker_address import NO_FILES, TlsFiles
from contract.city import City
from simulator.run.share import ALL, Share
from simulator.scenario.script import Scenario


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run.

    Attributes
    ----------
    history_min
        How long the past is that the first run of a folder has, in minutes; 0: it has none.
    share
        Which of the city's gateways are this process's.
    """

    city: City
    mqtt_url: str
    mqtt_credentials: Path | None
    sensor_count: int
    seed: int
    speed: float
    period_scale: float
    data_dir: Path
    metrics_port: int
    metrics_port_file: Path | None = None
    mqtt_files: TlsFiles = NO_FILES
    scenario: Scenario | None = None
    trouble: float = 0.0
    history_min: int = 0
    share: Share = ALL

    @property
    def name(self) -> str:
        """Return what the process is called on the broker."""
        name = f"{self.city.city_id}-simulator"
        if self.share.count == 1:
            return name
        return f"{name}-{self.share.number + 1}-of-{self.share.count}"
