"""Put the application together: parts, routes, and the tasks that run beside the requests."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from contract.city import city_folder, load_city
from contract.city_time import CityTime
from contract.clock import monotonic_s, to_us, utc_now
from contract.outline import load_outlines
from db.pool import open_pool
from ioc_api.areas import routes as area_routes
from ioc_api.catalogue import routes as catalogue_routes
from ioc_api.dead_letters import routes as dead_letter_routes
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.feed import Feed
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.refresh import Refresher
from ioc_api.fleet.ring import Ring
from ioc_api.http import problem
from ioc_api.http.declared import refuse_undeclared
from ioc_api.http.head import Head
from ioc_api.http.hosts import Hosts, Served, listed
from ioc_api.http.observation import STREAM_ROUTES, Observation
from ioc_api.live import routes as live_routes
from ioc_api.live import socket as live_socket
from ioc_api.live.hub import Hub
from ioc_api.live.texts import Texts
from ioc_api.metrics import Metrics
from ioc_api.overview import routes as overview_routes
from ioc_api.parts import Parts
from ioc_api.readings import routes as reading_routes
from ioc_api.reference import routes as reference_routes
from ioc_api.reference.document import Documented
from ioc_api.room import routes as room_routes
from ioc_api.sensors import routes as sensor_routes
from ioc_api.series import routes as series_routes
from ioc_api.settings import Settings
from ioc_api.system import routes as system_routes
from ioc_api.system.routes import VERSION
from ioc_api.system.watch import Watch
from ioc_api.thresholds import routes as threshold_routes

SUBJECTS = (
    system_routes,
    catalogue_routes,
    area_routes,
    overview_routes,
    threshold_routes,
    sensor_routes,
    reading_routes,
    series_routes,
    dead_letter_routes,
    live_routes,
    live_socket,
)


def create_app(settings: Settings) -> FastAPI:
    """Return the application; what it needs from outside is opened by its lifespan.

    Raises
    ------
    CityError
        If the city or the site's own outlines cannot be used.
    """
    parts = _parts(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        async with parts.pool, asyncio.TaskGroup() as group:
            tasks = _start_tasks(group, parts, settings)
            yield
            parts.ring.close()
            parts.hub.close()
            for task in tasks:
                task.cancel()

    app = Documented(
        title=f"{parts.city.name_en} operations centre",
        version=VERSION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = parts
    # Large bodies are compressed in threads; fonts and event streams pass as they are.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Head, endless=STREAM_ROUTES)
    app.add_middleware(Hosts, served=Served(settings.api_host, listed(settings.api_hosts)))
    app.add_middleware(Observation, metrics=parts.metrics, monotonic_s=monotonic_s)
    problem.install(app)
    for subject in SUBJECTS:
        app.include_router(
            subject.router,
            dependencies=[Depends(refuse_undeclared)],
            responses=problem.responses(422),
        )
    app.include_router(system_routes.metrics_router)
    reference_routes.install(app)
    room_routes.install(app, vendor=settings.api_vendor_dir, tile_url=settings.tile_url)
    return app


def _parts(settings: Settings) -> Parts:
    city = load_city(city_folder(settings.city))
    pool = open_pool(settings.database_url.get_secret_value(), application="ioc-api")
    epoch = f"{to_us(utc_now()):x}"
    fleet, city_time, link = Fleet(), CityTime(utc_now), BrokerLink()
    watch = Watch(pool, link)
    texts = Texts(
        city=city,
        level=settings.area_level,
        fleet=fleet,
        city_time=city_time,
        watch=watch,
        monotonic_s=monotonic_s,
    )
    return Parts(
        city=city,
        outlines=load_outlines(city, settings.areas_geojson),
        area_level=settings.area_level,
        tile_url=settings.tile_url,
        pool=pool,
        fleet=fleet,
        ring=Ring(epoch=epoch, monotonic_s=monotonic_s),
        hub=Hub(epoch=epoch, fleet=fleet, city_time=city_time, texts=texts, wall=utc_now),
        watch=watch,
        city_time=city_time,
        broker_link=link,
        metrics=Metrics(),
    )


def _start_tasks(
    group: asyncio.TaskGroup, parts: Parts, settings: Settings
) -> list[asyncio.Task[None]]:
    refresher = Refresher(
        city=settings.city,
        pool=parts.pool,
        fleet=parts.fleet,
        ring=parts.ring,
        city_time=parts.city_time,
        wall=utc_now,
        monotonic_s=monotonic_s,
    )
    feed = Feed(
        city=settings.city,
        broker=settings.broker,
        accounts=settings.accounts,
        link=parts.broker_link,
        fleet=parts.fleet,
        ring=parts.ring,
        city_time=parts.city_time,
        refresher=refresher,
        metrics=parts.metrics,
        wall=utc_now,
    )
    return [
        group.create_task(refresher.run(), name="refresh"),
        group.create_task(feed.run(), name="feed"),
        group.create_task(parts.watch.run(), name="watch"),
        group.create_task(parts.hub.run(monotonic_s), name="hub"),
        group.create_task(parts.hub.run_areas(), name="areas"),
    ]
