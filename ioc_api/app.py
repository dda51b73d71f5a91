"""Put the application together: its values, its routes, and the jobs that run beside them."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from contract.city import City
from contract.city_time import CityTime
from contract.clock import monotonic_s, to_us, utc_now
from contract.jobs import Job, running
from contract.outline import Outlines
from contract.version import VERSION
from db.pool import Pool, open_pool
from ioc_api import subjects
from ioc_api.accounts.doorkeeper import Doorkeeper
from ioc_api.accounts.known import Known
from ioc_api.accounts.limits import Limits
from ioc_api.accounts.oidc.provider import Provider
from ioc_api.accounts.oidc.sign_on import SignOn
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.sign_in import SignIn
from ioc_api.accounts.ways_in import SingleSignOn, WaysIn
from ioc_api.air_index.now import Air
from ioc_api.alerts.listening import AlertNews, Listener
from ioc_api.city_files import CityFiles
from ioc_api.export import routes as export_routes
from ioc_api.export.form import MEDIA_TYPES
from ioc_api.export.running import Exports
from ioc_api.feeds.announcer import Announcer
from ioc_api.feeds.ground import Ground
from ioc_api.feeds.office import Office, speaking
from ioc_api.feeds.published import Published
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.feed import Feed
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.refresh import Refresher
from ioc_api.fleet.ring import Ring
from ioc_api.given import View, provide, value_of
from ioc_api.http import problem
from ioc_api.http.head import Head
from ioc_api.http.hosts import Hosts, Served, listed
from ioc_api.http.observation import STREAM_ROUTES, Observation
from ioc_api.http.origins import Origins
from ioc_api.http.own_page import OwnPages
from ioc_api.http.wanted import Wanted
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.means import Means
from ioc_api.judgement.onsets import Onsets
from ioc_api.live.bulletin import Bulletin
from ioc_api.live.hub import Hub
from ioc_api.live.texts import Texts
from ioc_api.metrics import Metrics
from ioc_api.outlook.outlook import Outlook
from ioc_api.past.city import Past
from ioc_api.public.noticeboard import Noticeboard, Sources
from ioc_api.reference import routes as reference_routes
from ioc_api.reference.document import Documented, operation_id
from ioc_api.room import routes as room_routes
from ioc_api.rules.what_if import Tries
from ioc_api.scorecards.cards import Cards
from ioc_api.scorecards.hours import Hours
from ioc_api.scorecards.standing import Standing
from ioc_api.settings import Settings
from ioc_api.single_sign_on import routes as single_sign_on_routes
from ioc_api.system.watch import Watch
from operations.rules.pack import RulePack


def create_app(settings: Settings, files: CityFiles) -> FastAPI:
    """Return the application of a city; what it needs from outside is opened by its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with value_of(app, Pool), running(_jobs(app, settings)):
            yield
            end_streams(app)

    app = Documented(
        title=f"{files.city.name_en} operations centre",
        version=VERSION,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    values = _values(settings, files)
    provide(app, values | _doors(settings, values) | _told_to_all(settings, values))
    _guard(app, settings)
    app.router.routes.extend(subjects.routes(has_truth=settings.api_truth))
    reference_routes.install(app)
    room_routes.install(
        app,
        vendor=settings.api_vendor_dir,
        bundle=settings.api_bundle_dir,
        tile_url=settings.tile_url,
    )
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """Put around all routes what every request passes, the innermost first."""
    # Large bodies are compressed in threads; fonts, event streams and what is compressed by itself
    # pass as they are.
    app.add_middleware(
        GZipMiddleware,
        minimum_size=1024,
        compresslevel=6,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["parquet"]),
    )
    app.add_middleware(Head, others=STREAM_ROUTES | export_routes.OWN_HEADS)
    if settings.api_cors_origins:
        app.add_middleware(Origins, named=settings.api_cors_origins)
    app.add_middleware(OwnPages)
    app.add_middleware(Hosts, served=Served(settings.api_host, listed(settings.api_hosts)))
    app.add_middleware(Wanted)
    app.add_middleware(Observation, metrics=value_of(app, Metrics), monotonic_s=monotonic_s)
    problem.install(app)


def end_streams(app: FastAPI) -> None:
    """End what would never end by itself: the answers of the live routes."""
    value_of(app, Ring).close()
    value_of(app, Hub).close()


def _values(settings: Settings, files: CityFiles) -> dict[Any, object]:
    """Return what routes and jobs ask for by its type."""
    database_url = settings.database_url.get_secret_value()
    pool = open_pool(database_url, application="ioc-api")
    epoch = f"{to_us(utc_now()):x}"
    city, fleet = files.city, Fleet(files.ground.holds)
    city_time, link = CityTime(utc_now), BrokerLink()
    judge = Judge(fleet=fleet, city=city)
    watch = Watch(pool, link, fleet, judge)
    texts = Texts(
        fleet=fleet,
        judge=judge,
        city_time=city_time,
        readiness=watch.readiness,
    )
    air, ring = Air(pool, city_time), Ring(epoch=epoch, monotonic_s=monotonic_s)
    cards = Cards(
        fleet=fleet,
        city=city,
        city_time=city_time,
        hours=Hours(pool=pool, fleet=fleet, city=city, city_time=city_time, air=air),
        standing=Standing(pool, city.area_code),
    )
    return {
        BrokerLink: link,
        Bulletin: Bulletin(ring),
        Cards: cards,
        City: city,
        CityTime: city_time,
        Exports: Exports(database_url),
        Fleet: fleet,
        Hub: Hub(
            epoch=epoch,
            fleet=fleet,
            judge=judge,
            city_time=city_time,
            texts=texts,
            wall=utc_now,
            monotonic_s=monotonic_s,
        ),
        Judge: judge,
        Air: air,
        Metrics: Metrics(),
        Outlines: files.outlines,
        Outlook: Outlook(pool=pool, fleet=fleet, city=city, city_time=city_time),
        Past: Past(pool=pool, fleet=fleet, city=city, city_time=city_time),
        Pool: pool,
        RulePack: files.rules,
        Ring: ring,
        Tries: Tries(pool, city),
        View: View(settings.area_level, settings.tile_url),
        Watch: watch,
    }


def _doors(settings: Settings, within: Mapping[Any, Any]) -> dict[Any, object]:
    """Return what routes ask for to learn who is asking, made of the application's values."""
    pool, city, metrics = within[Pool], within[City], within[Metrics]
    client, provider = settings.oidc, None
    if client is not None:
        client.refuse_unknown_areas(city)
        provider = Provider(client, wall=utc_now, monotonic_s=monotonic_s)
    passwords = Passwords(metrics.password_checks.inc)
    known = Known(pool, city, wall=utc_now, monotonic_s=monotonic_s)
    return {
        Doorkeeper: Doorkeeper(known, has_open_read=settings.open_read),
        Limits: Limits(monotonic_s),
        Passwords: passwords,
        SignIn: SignIn(pool, passwords, wall=utc_now),
        SignOn: SignOn(provider, pool, wall=utc_now),
        WaysIn: WaysIn(client and SingleSignOn(client.name, single_sign_on_routes.WAY)),
    }


def _told_to_all(settings: Settings, within: Mapping[Any, Any]) -> dict[Any, object]:
    """Return what the routes that are open to all ask for, and the job that fills it."""
    city, city_time, published = within[City], within[CityTime], Published()
    voice = speaking(city, city_time, settings.cap_status, settings.cap_sender)
    sources = Sources(
        city=city,
        city_time=city_time,
        fleet=within[Fleet],
        judge=within[Judge],
        watch=within[Watch],
        air=within[Air],
        outlook=within[Outlook],
        published=published,
        is_in_earnest=lambda: voice().status == "Actual",
    )
    return {
        Announcer: Announcer(
            pool=within[Pool],
            office=Office(within[RulePack].public, Ground(city, within[Outlines]), voice),
            city_time=city_time,
            published=published,
            monotonic_s=monotonic_s,
        ),
        Noticeboard: Noticeboard(sources, monotonic_s),
        Published: published,
    }


def _jobs(app: FastAPI, settings: Settings) -> list[Job]:
    fleet, ring = value_of(app, Fleet), value_of(app, Ring)
    city_time, hub = value_of(app, CityTime), value_of(app, Hub)
    refresher = Refresher(
        city=settings.city,
        pool=value_of(app, Pool),
        fleet=fleet,
        ring=ring,
        city_time=city_time,
        wall=utc_now,
        monotonic_s=monotonic_s,
    )
    onsets = Onsets(pool=value_of(app, Pool), fleet=fleet, judge=value_of(app, Judge))
    means = Means(pool=value_of(app, Pool), fleet=fleet, judge=value_of(app, Judge))
    feed = Feed(
        city=settings.city,
        broker=settings.broker,
        accounts=settings.accounts,
        link=value_of(app, BrokerLink),
        fleet=fleet,
        ring=ring,
        city_time=city_time,
        refresher=refresher,
        metrics=value_of(app, Metrics),
        wall=utc_now,
    )
    bulletin, cards = value_of(app, Bulletin), value_of(app, Cards)

    def tell(news: Sequence[AlertNews]) -> None:
        bulletin.tell(news)
        cards.standing.hear()

    listener = Listener(
        settings.database_url.get_secret_value(),
        tell=tell,
        metrics=value_of(app, Metrics),
    )
    return [
        Job("refresh", refresher.run),
        Job("feed", feed.run),
        Job("alerts", listener.run),
        Job("feeds", value_of(app, Announcer).run),
        Job("onsets", onsets.run),
        Job("means", means.run),
        Job("outlook", value_of(app, Outlook).run),
        Job("hours", cards.hours.run),
        Job("open alerts", cards.standing.run),
        Job("watch", value_of(app, Watch).run),
        Job("hub", hub.run),
    ]
