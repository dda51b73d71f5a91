"""What a batch's telemetry holds, as far as it is decoded."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from contract.catalogue import KIND_BY_CODE
from contract.payload.telemetry import RawReading
from contract.topic import GatewayTopic, SensorTopic
from ingest.judge.columns import RowBuilder
from ingest.judge.home import HOMES, Homes
from ingest.judge.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A well-formed reading that is not filed yet; `kind` is None where no pack named one.

    Attributes
    ----------
    is_open : bool
        It came from a client without credentials.
    """

    message_index: int
    item_index: int
    topic: SensorTopic | GatewayTopic
    kind: str | None
    reading: RawReading
    is_open: bool = False


@dataclass(slots=True)
class Decoded:
    """What a batch's telemetry holds.

    Attributes
    ----------
    homes
        Reads topics of the city.
    owned_gateways
        Those for which no client without credentials may speak.
    """

    homes: Homes = field(default_factory=lambda: HOMES)
    owned_gateways: AbstractSet[str] = frozenset()
    rows: dict[str, RowBuilder] = field(default_factory=dict[str, RowBuilder])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    unfiled: list[Candidate] = field(default_factory=list[Candidate])

    def builder(self, kind: str) -> RowBuilder:
        """Return the rows of a kind, to add to."""
        found = self.rows.get(kind)
        if found is None:
            found = self.rows[kind] = RowBuilder(KIND_BY_CODE[kind])
        return found
