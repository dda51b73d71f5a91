"""Health, readiness and the city; Prometheus metrics outside the prefix."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from contract.clock import rfc3339
from contract.version import VERSION
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door, Right
from ioc_api.errors import ForbiddenError
from ioc_api.given import (
    CityDep,
    CityTimeDep,
    HeldFleetDep,
    MetricsDep,
    OutlinesDep,
    ViewDep,
)
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.system.given import WatchDep
from ioc_api.system.schemas import (
    CityItem,
    Clock,
    Health,
    Readiness,
)

router = APIRouter(prefix=PREFIX, tags=["system"])
metrics_router = APIRouter(tags=["system"])


@router.get("/health", summary="Is the process up?")
@needs(Door.PUBLIC)
async def health() -> Health:
    """Tell that the process answers; needs nothing else."""
    return Health(version=VERSION)


@router.get(
    "/ready",
    summary="Is the whole system ready?",
    response_model=Readiness,
    responses=problem.responses(503),
)
@needs(Door.PUBLIC)
async def ready(watch: WatchDep) -> Response:
    """Tell whether database, broker, ingest and judging work; 503 says which does not and why.

    The problem document of a 503 has the members `ready`, `checks` and `behind` as well.
    """
    await watch.look()
    readiness = watch.readiness()
    document, failing = readiness.model_dump(), readiness.checks.failing()
    if readiness.ready:
        return answer(document)
    return problem.problem_response(
        status=503,
        code="unavailable",
        detail="; ".join(f"{name}: {check.reason}" for name, check in failing.items()),
        headers={"Cache-Control": "no-store", "Retry-After": "2"},
        members=document,
    )


@router.get("/city", summary="The city and its clock")
@needs(Door.PUBLIC)
async def city(
    pack: CityDep, city_time: CityTimeDep, outlines: OutlinesDep, view: ViewDep, watch: WatchDep
) -> CityItem:
    """Return which city this is, its box, its time and how the room shows it.

    `behind` is at most a second old.
    """
    box, line = pack.bbox, city_time.line()
    return CityItem(
        city=pack.city_id,
        name_vi=pack.name_vi,
        name_en=pack.name_en,
        time_zone=pack.time_zone,
        area_level=view.level,
        outlines=outlines.origin(view.level),
        tile_url=view.tile_url,
        bbox=(box.west_deg, box.south_deg, box.east_deg, box.north_deg),
        clock=Clock(city_at=rfc3339(line.city_at), wall_at=rfc3339(line.wall_at), speed=line.speed),
        behind=watch.behind(),
    )


@metrics_router.get(
    "/metrics",
    summary="Prometheus metrics of this process",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
@needs(Right.READ)
async def metrics(counted: MetricsDep, fleet: HeldFleetDep, scope: ScopeDep) -> Response:
    """Return the metrics in Prometheus' text format; `ioc_api.metrics` says what they mean.

    They count the whole city's sensors and readings, so they are for those who may see all of it.
    """
    if not scope.is_whole:
        raise ForbiddenError.outside("what is counted of the whole city", scope.areas or ())
    counted.sensors.set(len(fleet))
    text = generate_latest(counted.registry)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})
