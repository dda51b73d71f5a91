"""Which district and which ward a sensor belongs to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from contract.city import City
from contract.geometry import NOWHERE, AreaIndex
from contract.outline import load_outlines


class AreaFinder:
    """Finds districts and wards of sensors.

    A birth's topic names the district where it bears a known code: outlines may be schematic and
    the position then misleads. Otherwise the position decides; the ward is always one that shares
    ground with the district, or none.
    """

    def __init__(self, city: City, outlines_path: Path | None = None) -> None:
        self._districts = {area.code for area in city.areas_of("district")}
        self._index = AreaIndex(city, load_outlines(city, outlines_path))

    def district(self, topic_area: str) -> str | None:
        """Return the district that a topic names, None where it names none."""
        return topic_area if topic_area in self._districts else None

    def resolve(
        self, topic_areas: Sequence[str], lat_deg: Sequence[float], lon_deg: Sequence[float]
    ) -> tuple[list[str | None], list[str | None]]:
        """Return the district and the ward of each position, None where there is none.

        Parameters
        ----------
        topic_areas, lat_deg, lon_deg
            (sensor,) each; WGS 84. [deg]
        """
        by_position: list[str] = self._index.district_of(lat_deg, lon_deg).tolist()
        districts = [
            self.district(area) or found
            for area, found in zip(topic_areas, by_position, strict=True)
        ]
        wards: list[str] = self._index.ward_of(
            lat_deg, lon_deg, np.array(districts, dtype=np.str_)
        ).tolist()
        return [_known(code) for code in districts], [_known(code) for code in wards]


def _known(code: str) -> str | None:
    return None if code == NOWHERE else code
