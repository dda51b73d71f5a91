"""Rules: what alerts are made of. Reading them is everybody's, changing them is a right."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from contract.clock import utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import PrincipalDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.errors import BadBodyError
from ioc_api.given import CityDep, PoolDep
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.http.version import VersionDep, etag
from ioc_api.rules import queries, rules
from ioc_api.rules.queries import Change
from ioc_api.rules.schemas import RuleItem, RuleList, RuleVersions, SentRule

router = APIRouter(prefix=PREFIX, tags=["rules"])

RuleIdPath = Annotated[str, Path(description="Name of the rule.", examples=["flood-critical"])]


@router.get(
    "/rules",
    summary="What alerts are made of",
    response_model=RuleList,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def rules_now(pool: PoolDep) -> Response:
    """Return all rules as they are now, by name. They are the city's, whatever one may look at."""
    found = await queries.rules(pool)
    return answer({"items": [queries.item(stored) for stored in found]})


@router.post(
    "/rules",
    summary="Make a rule",
    status_code=201,
    response_model=RuleItem,
    responses=problem.responses(409, 503),
)
@needs(Right.RULE)
async def make_rule(
    request: Request, new: SentRule, asking: PrincipalDep, pool: PoolDep, city: CityDep
) -> Response:
    """Make a rule; it is asked of what is stored from then on.

    One that cannot be is refused by field and reason. Whoever may look at some areas only makes
    rules of these.
    """
    with rules.refusing():
        wanted = rules.rule_of(new)
        made = await queries.add(pool, _change(request, asking, new), wanted, city)
    return answer(queries.item(made), status=201, headers=etag(made.version))


@router.get(
    "/rules/{rule_id}",
    summary="A rule",
    response_model=RuleItem,
    responses=problem.responses(404, 503),
)
@needs(Right.READ)
async def rule(rule_id: RuleIdPath, pool: PoolDep) -> Response:
    """Return a rule as it is now; the header `ETag` has its version."""
    found = await queries.rule(pool, rule_id)
    return answer(queries.item(found), headers=etag(found.version))


@router.put(
    "/rules/{rule_id}",
    summary="Change a rule",
    response_model=RuleItem,
    responses=problem.responses(404, 409, 428, 503),
)
@needs(Right.RULE)
async def change_rule(  # noqa: PLR0913, PLR0917 - what it is given
    request: Request,
    rule_id: RuleIdPath,
    wanted: SentRule,
    version: VersionDep,
    asking: PrincipalDep,
    pool: PoolDep,
    city: CityDep,
) -> Response:
    """Make a new version of a rule: all of it, what is left out has its default.

    `If-Match` names the version that it is made of. Where another was faster nothing is changed,
    and the answer has in `rule` what it is now. Rules are not deleted but disabled.
    """
    if wanted.rule_id != rule_id:
        problem_text = "is not the rule of the path; its name stays"
        raise BadBodyError("rule_id", problem_text, (rule_id[:100],))
    with rules.refusing():
        changed = await queries.alter(
            pool, _change(request, asking, wanted), rules.rule_of(wanted), version, city
        )
    return answer(queries.item(changed), headers=etag(changed.version))


@router.get(
    "/rules/{rule_id}/versions",
    summary="What a rule was",
    response_model=RuleVersions,
    responses=problem.responses(404, 503),
)
@needs(Right.READ)
async def rule_versions(rule_id: RuleIdPath, pool: PoolDep) -> Response:
    """Return the versions of a rule, the newest first."""
    found = await queries.versions(pool, rule_id)
    return answer({"items": [queries.item(stored) for stored in found]})


def _change(request: Request, asking: Principal, sent: SentRule) -> Change:
    note = rules.note_of(sent.note)
    return Change(asking, trail.actor_of(asking, request), utc_now(), note)
