"""What the lanes of a worker share, and what each of them may take."""

from dataclasses import dataclass

from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.city_time import CityTime
from contract.clock import Wall
from contract.plausible import Plausible
from ingest.metrics import Metrics
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.tell.bad_share import BadShare
from ingest.write import letter_budget


@dataclass(frozen=True, slots=True)
class Limits:
    """What a lane may take and how long it may wait."""

    batch_max_count: int
    batch_max_age_s: float
    receive_maximum: int
    raw_retention_days: int
    letters: letter_budget.Limits
    max_sensor_count: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all lanes of a worker share."""

    city: str
    broker: BrokerAddress
    accounts: Accounts
    database_url: str
    limits: Limits
    registry: Registry
    areas: AreaFinder
    plausible: Plausible
    city_time: CityTime
    bad_share: BadShare
    metrics: Metrics
    wall: Wall
