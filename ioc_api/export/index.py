"""What is asked for like a quantity of buckets and is none: an index, which is kept as rows."""

from typing import NamedTuple

from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.quantity import Quantity
from ioc_api.errors import BadParameterError
from ioc_api.readings.tier import TierName

STAT = "index"

VN_AQI = Quantity(
    name="vn_aqi",
    unit="1",
    symbol="",
    resolution=1,
    possible=(0, 500),
    axis=(0, 100),
    aggregate="mean",
    label_vi="VN_AQI",
    label_en="VN_AQI",
    fiware="airQualityIndex",
    observed_property="urn:hcmc-ioc:observed-property:vn_aqi",
)


class Kept(NamedTuple):
    """Where an index is kept."""

    quantity: Quantity
    kind: str
    tiers: tuple[TierName, ...]
    table: str
    column: str

    def of(self, tier: TierName) -> Identifier:
        """Return the table of a tier."""
        return Identifier(f"{self.table}_{tier}")


KEPT = (Kept(VN_AQI, "air_quality", ("1h", "1d"), "air_index", "value"),)
NAMES = [one.quantity.name for one in KEPT]
_VALUE = SQL(
    "(SELECT kept.{column} FROM {table} AS kept"
    " WHERE kept.sensor_key = one.sensor_key AND kept.bucket_at = one.bucket_at)"
)


def of_kind(kind: Kind) -> dict[str, Quantity]:
    """Return the indices of a kind by name."""
    return {one.quantity.name: one.quantity for one in KEPT if one.kind == kind.code}


def refuse_other_tier(indices: tuple[Quantity, ...], tier: TierName) -> None:
    """Refuse a tier in which an index that is asked for is not kept.

    Raises
    ------
    BadParameterError
        It names those in which it is.
    """
    for one in KEPT:
        if one.quantity in indices and tier not in one.tiers:
            wrong = f"has no {one.quantity.name}"
            raise BadParameterError("resolution", tier, one.tiers, wrong)


def values(indices: tuple[Quantity, ...], tier: TierName) -> list[Composed]:
    """Return what a statement of buckets, `one`, selects of indices."""
    return [
        _VALUE.format(column=Identifier(one.column), table=one.of(tier))
        for one in KEPT
        if one.quantity in indices
    ]
