"""The public's document: made of what several rooms know, kept some seconds for all who ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contract.city import City
from contract.city_time import CityTime
from contract.clock import rfc3339
from ioc_api.accounts.scope import WHOLE_CITY
from ioc_api.air_index import rules as air_rules
from ioc_api.air_index.now import Air, AirNow
from ioc_api.air_index.routes import now_document
from ioc_api.errors import UnavailableError
from ioc_api.feeds.published import Body, Published
from ioc_api.feeds.queries import SentRow
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import loaded_fleet
from ioc_api.http.answer import encode
from ioc_api.judgement.judge import Judge
from ioc_api.outlook.items import tide_document
from ioc_api.outlook.outlook import Outlook
from ioc_api.public.streets import expected_item, flood_item
from ioc_api.shared import Shared
from ioc_api.system.watch import Watch

Item = dict[str, object]

KEPT_S = 5.0
HIGH_WATERS_COUNT = 4
"""Of two days, which have two each."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the document is made of."""

    city: City
    city_time: CityTime
    fleet: Fleet
    judge: Judge
    watch: Watch
    air: Air
    outlook: Outlook
    published: Published
    is_in_earnest: Callable[[], bool]


class Noticeboard:
    """Makes the document, not more often than every `KEPT_S`, however many ask."""

    def __init__(self, sources: Sources, monotonic_s: Callable[[], float]) -> None:
        self._sources = sources
        self._monotonic_s = monotonic_s
        self._made = Shared(self._make, kept_s=KEPT_S, monotonic_s=monotonic_s)

    async def now(self) -> Body:
        """Return the document as it was at most `KEPT_S` ago."""
        return await self._made.now()

    async def _make(self) -> Body:
        return Body.of(encode(await self._document()))

    async def _document(self) -> Item:
        sources = self._sources
        now, city = sources.city_time.now(), sources.city
        parts: Item = {
            "air": await self._air(),
            "flood": await self._flood(),
            "tide": _tide(city, now, sources.outlook),
            "warnings": self._warnings(now),
        }
        return {
            "as_of": rfc3339(now),
            "city": {
                "name_vi": city.name_vi,
                "name_en": city.name_en,
                "time_zone": city.time_zone,
            },
            "provider": {"name_vi": f"IOC {city.name_vi}", "name_en": f"IOC {city.name_en}"},
            "exercise": not sources.is_in_earnest(),
            "judged": sources.watch.alerts_judged().model_dump(),
            "received": sources.watch.readiness().checks.ingest.ok,
            "areas": [
                {"area": area.code, "name_vi": area.name_vi, "name_en": area.name_en}
                for area in city.areas_of("district")
            ],
            **parts,
            "missing": [name for name, part in parts.items() if part is None],
        }

    async def _air(self) -> Item | None:
        try:
            found = await self._sources.air.now()
        except UnavailableError:
            return None
        return _air_item(found)

    async def _flood(self) -> Item | None:
        sources = self._sources
        try:
            fleet = await loaded_fleet(sources.fleet)
        except UnavailableError:
            return None
        now = sources.city_time.now()
        return flood_item(fleet, sources.judge, sources.city_time) | {
            "outlook": expected_item(fleet, sources.outlook, now)
        }

    def _warnings(self, now: datetime) -> list[Item] | None:
        published = self._sources.published
        try:
            published.refuse_old(self._monotonic_s())
        except UnavailableError:
            return None
        return [
            _warning(row)
            for row in published.rows.values()
            if row.type != "Cancel" and row.expires_at > now
        ]


def _air_item(found: AirNow) -> Item:
    document = now_document(found, "district", WHOLE_CITY)
    known = sum(one.value is not None for one in found.stations)
    return {
        "hour_at": document["hour_at"],
        "is_old": found.is_old,
        "method": air_rules.METHOD,
        "grades": document["grades"],
        "known": 0 if found.is_old else known,
        "of": len(found.stations),
        "city": document["city"],
        "stations": document["stations"],
    }


def _tide(city: City, now: datetime, outlook: Outlook) -> Item:
    document = tide_document(city, now, outlook.river_at(now))
    highs = document["high_waters"]
    assert isinstance(highs, list)  # noqa: S101 - so it is documented
    return {
        "gauge": document["gauge"],
        "trusted": document["trusted"],
        "alarms": document["alarms"],
        "high_waters": highs[:HIGH_WATERS_COUNT],
    }


def _warning(row: SentRow) -> Item:
    said = row.said
    names = ("severity", "category", "area", "onset_at")
    texts = ("event", "label", "place", "measured", "headline", "description", "advice")
    return {
        "alert_id": row.alert_id,
        "type": row.type,
        "sent_at": rfc3339(row.sent_at),
        "expires_at": rfc3339(row.expires_at),
        **{name: said.get(name) for name in names},
        **{
            f"{text}_{tongue}": said.get(f"{text}_{tongue}")
            for text in texts
            for tongue in ("vi", "en")
        },
        "cap": f"feeds/cap/{row.alert_id}.xml",
    }
