"""For which areas somebody may see and act: the one place where that is decided.

A scope is a further condition beside what a request asks for, never a replacement of it. Wards
cross the borders of the former districts, so whoever has a district sees of such a ward what stands
in the district, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from contract.city import City
from ioc_api.errors import ForbiddenError


@dataclass(frozen=True, slots=True)
class Scope:
    """Areas that somebody is let into.

    Attributes
    ----------
    areas : frozenset of str or None
        Codes of districts and wards; None for the whole city.
    """

    areas: frozenset[str] | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of the city is closed."""
        return self.areas is None

    @property
    def codes(self) -> list[str] | None:
        """Return the areas in order, as statements and answers have them."""
        return None if self.areas is None else sorted(self.areas)

    def holds(self, district: str | None, ward: str | None) -> bool:
        """Tell whether something that stands in a district and a ward may be seen.

        What stands nowhere belongs to the whole city.
        """
        return self.areas is None or district in self.areas or ward in self.areas

    def covers(self, code: str, city: City) -> bool:
        """Tell whether an area lies inside with all its ground."""
        if self.areas is None or code in self.areas:
            return True
        districts = _districts_of(code, city)
        return bool(districts) and districts <= self.areas

    def touches(self, code: str, city: City) -> bool:
        """Tell whether some ground of an area lies inside."""
        if self.areas is None or code in self.areas:
            return True
        around = _districts_of(code, city) | set(city.wards_of(code))
        return not around.isdisjoint(self.areas)

    def refuse_outside(self, asked: Iterable[str] | None, city: City) -> None:
        """Refuse a request that names an area of which nothing lies inside.

        Raises
        ------
        ForbiddenError
            For the first such area; it names one's own.
        """
        for code in asked or ():
            if not self.touches(code, city):
                raise ForbiddenError.outside(f"area {code}", self.areas or ())

    def refuse_sensor(self, sensor_id: str, district: str | None, ward: str | None) -> None:
        """Refuse a request that names a sensor which stands outside.

        Raises
        ------
        ForbiddenError
            It does; where it stands is not told.
        """
        if not self.holds(district, ward):
            raise ForbiddenError.outside(f"sensor {sensor_id}", self.areas or ())

    def refuse_others(self, asked: Iterable[str], allowed: Iterable[str]) -> None:
        """Refuse a request that names sensors of which some are none that one may look at.

        Raises
        ------
        ForbiddenError
            For the first such sensor.
        """
        found = frozenset(allowed)
        for sensor_id in asked:
            if sensor_id not in found:
                raise ForbiddenError.outside(f"sensor {sensor_id}", self.areas or ())

    def within(self, outer: Self, city: City) -> "Scope":
        """Return what of this scope lies inside another one."""
        if self.areas is None:
            return outer
        return Scope(frozenset(code for code in self.areas if outer.covers(code, city)))


WHOLE_CITY = Scope()


def _districts_of(ward: str, city: City) -> set[str]:
    return {
        link.district_code for link in city.links if link.ward_code == ward and link.share_frac > 0
    }
