"""Every subject's routes, in the order of the document."""

import functools

from fastapi import APIRouter, Depends
from starlette.routing import BaseRoute

from ioc_api.accounts.admission import admit
from ioc_api.air_index import routes as air_index_routes
from ioc_api.alerts import routes as alert_routes
from ioc_api.areas import routes as area_routes
from ioc_api.audit import routes as audit_routes
from ioc_api.catalogue import routes as catalogue_routes
from ioc_api.completeness import routes as completeness_routes
from ioc_api.dead_letters import routes as dead_letter_routes
from ioc_api.export import routes as export_routes
from ioc_api.feeds import routes as feed_routes
from ioc_api.http import problem
from ioc_api.http.declared import refuse_undeclared
from ioc_api.keys import routes as key_routes
from ioc_api.live import routes as live_routes
from ioc_api.live import socket as live_socket
from ioc_api.live import state as live_state
from ioc_api.loads import routes as load_routes
from ioc_api.maintenance import routes as maintenance_routes
from ioc_api.outlook import routes as outlook_routes
from ioc_api.overview import routes as overview_routes
from ioc_api.public import routes as public_routes
from ioc_api.readings import routes as reading_routes
from ioc_api.reference.document import operation_id
from ioc_api.rules import routes as rule_routes
from ioc_api.scorecards import routes as scorecard_routes
from ioc_api.sensors import routes as sensor_routes
from ioc_api.series import routes as series_routes
from ioc_api.session import routes as session_routes
from ioc_api.single_sign_on import routes as single_sign_on_routes
from ioc_api.system import routes as system_routes
from ioc_api.tellings import routes as telling_routes
from ioc_api.thresholds import routes as threshold_routes
from ioc_api.truth import routes as truth_routes
from ioc_api.units import routes as unit_routes
from ioc_api.users import routes as user_routes

SUBJECTS = (
    system_routes,
    session_routes,
    user_routes,
    unit_routes,
    key_routes,
    audit_routes,
    catalogue_routes,
    area_routes,
    overview_routes,
    scorecard_routes,
    threshold_routes,
    outlook_routes,
    rule_routes,
    maintenance_routes,
    sensor_routes,
    reading_routes,
    series_routes,
    completeness_routes,
    air_index_routes,
    export_routes,
    dead_letter_routes,
    load_routes,
    alert_routes,
    telling_routes,
    feed_routes,
    public_routes,
    live_routes,
    live_state,
    live_socket,
)


@functools.cache
def routes(*, has_truth: bool) -> tuple[BaseRoute, ...]:
    """Return all subjects' routes; what the first request builds of them is built once."""
    router = APIRouter(generate_unique_id_function=operation_id)
    admitted = [Depends(admit), Depends(refuse_undeclared)]
    for subject in (*SUBJECTS, truth_routes) if has_truth else SUBJECTS:
        router.include_router(
            subject.router, dependencies=admitted, responses=problem.responses(422)
        )
    # A provider says more in its address than is declared, so nothing there is refused for that.
    router.include_router(single_sign_on_routes.router, dependencies=[Depends(admit)])
    router.include_router(system_routes.metrics_router, dependencies=[Depends(admit)])
    return tuple(router.routes)
