"""All indices that there are, by name."""

from collections.abc import Mapping

from operations.indices import air, power, traffic
from operations.indices.index import Index

INDICES: Mapping[str, Index] = {
    each.name: each for each in (*traffic.INDICES, *power.INDICES, *air.INDICES)
}
