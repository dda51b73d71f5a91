"""A city's civil calendar: holidays, the lunar new year and what it does, the school day."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from contract.city_climate import Factor, Hour
from contract.city_toml import Between

HolidayKind = Literal["public", "tet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days off work, first and last included."""

    name_vi: str
    name_en: str
    kind: HolidayKind
    from_date: date
    to_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TetEffect:
    """Factors on ordinary days, by days from the first day of Tết (day 0), both ends included."""

    from_day: Annotated[int, Between(-60, 60)]
    to_day: Annotated[int, Between(-60, 60)]
    inner_traffic_factor: Factor
    gateway_traffic_factor: Factor
    power_factor: Factor
    water_factor: Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPeak:
    """An hour band of a school day in which traffic rises by `traffic_gain_frac`."""

    from_hour: Hour
    to_hour: Hour
    traffic_gain_frac: Annotated[float, Between(0, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolBreak:
    """The long break of every year, from a month and day to another, both included."""

    from_month: Annotated[int, Between(1, 12)]
    from_day: Annotated[int, Between(1, 31)]
    to_month: Annotated[int, Between(1, 12)]
    to_day: Annotated[int, Between(1, 31)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Everything in `calendar.toml`.

    `tet` holds the first day of each lunar new year, in order. Years without an entry have no
    known holidays: `first_year` and `last_year` say how far the calendar goes.
    """

    first_year: Annotated[int, Between(1900, 2200)]
    last_year: Annotated[int, Between(1900, 2200)]
    holiday_traffic_factor: Factor
    tet: tuple[date, ...]
    tet_effect: tuple[TetEffect, ...]
    holiday: tuple[Holiday, ...]
    school_peak: tuple[SchoolPeak, ...]
    school_break: SchoolBreak

    def holiday_on(self, day: date) -> Holiday | None:
        """Return the holiday that a civil day of the city belongs to, if any."""
        for holiday in self.holiday:
            if holiday.from_date <= day <= holiday.to_date:
                return holiday
        return None

    def tet_effect_on(self, day: date) -> TetEffect | None:
        """Return what the nearest Tết does to a civil day of the city, if anything."""
        for new_year in self.tet:
            offset = (day - new_year).days
            for effect in self.tet_effect:
                if effect.from_day <= offset <= effect.to_day:
                    return effect
        return None
