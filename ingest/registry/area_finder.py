"""Which district and which ward a sensor belongs to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from contract.city import City
from contract.city_ground import CityGround
from contract.geometry import NOWHERE, AreaIndex
from contract.outline import load_outlines


class AreaFinder:
    """Finds districts and wards of sensors.

    A birth's topic names the district where it bears a known code: outlines may be schematic and
    the position then misleads. Otherwise the position decides; the ward is always one that shares
    ground with the district, or none. What stands outside of the city stands in no area of it,
    whatever its topic says.
    """

    def __init__(self, city: City, outlines_path: Path | None = None) -> None:
        self._districts = {area.code for area in city.areas_of("district")}
        outlines = load_outlines(city, outlines_path)
        self._index, self._ground = AreaIndex(city, outlines), CityGround(city, outlines)

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
        in_city: list[bool] = self._ground.holds(lat_deg, lon_deg).tolist()
        districts = [
            self.district(area) or found if is_inside else NOWHERE
            for area, found, is_inside in zip(topic_areas, by_position, in_city, strict=True)
        ]
        wards: list[str] = self._index.ward_of(
            lat_deg, lon_deg, np.array(districts, dtype=np.str_)
        ).tolist()
        return [_known(code) for code in districts], [_known(code) for code in wards]


def _known(code: str) -> str | None:
    return None if code == NOWHERE else code
