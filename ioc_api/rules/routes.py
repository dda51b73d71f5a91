"""Rules: what alerts are made of. Reading them is everybody's, changing them is a right."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from contract.clock import utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import PrincipalDep, ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.errors import BadBodyError
from ioc_api.given import CityDep, PoolDep, given
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.http.version import VersionDep, etag
from ioc_api.rules import plan, queries, rules
from ioc_api.rules.conditions import RuleId
from ioc_api.rules.queries import Change
from ioc_api.rules.schemas import (
    RuleItem,
    RuleList,
    RuleVersions,
    SentRule,
    WhatIf,
    WhatIfAsked,
)
from ioc_api.rules.what_if import Asked, Tries
from ioc_api.span import Span

router = APIRouter(prefix=PREFIX, tags=["rules"])

TriesDep = Annotated[Tries, given(Tries)]
RuleIdPath = Annotated[RuleId, Path(description="Name of the rule.", examples=["flood-critical"])]


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


@router.post(
    "/rules/{rule_id}/what-if",
    summary="What a rule would have said of a span",
    response_model=WhatIf,
    responses=problem.responses(404, 413, 503),
)
@needs(Right.RULE)
async def what_if(
    rule_id: RuleIdPath,
    wanted: WhatIfAsked,
    scope: ScopeDep,
    pool: PoolDep,
    city: CityDep,
    tries: TriesDep,
) -> Response:
    """Judge stored readings of a span by a rule as it is, and by another version of it.

    As if each reading had been stored when it was made. Nothing is changed by it. A name that is
    new is tried as what was sent, all of which is added. Whoever may look at some areas only
    tries it on these.
    """
    asked_span = _span(wanted)
    with rules.refusing("rule"):
        changed = None if wanted.rule is None else rules.rule_of(wanted.rule)
        if changed is not None and changed.rule_id != rule_id:
            raise BadBodyError("rule.rule_id", "is not the rule of the path", (rule_id[:100],))
        known = await queries.known_with(pool, rule_id, changed, city)
    now = known.get(rule_id)
    for one in filter(None, (now, changed)):
        plan.refuse_unjudged(one)
    asked = Asked(rule_id=rule_id, now=now, changed=changed, span=asked_span, scope=scope)
    return answer(await tries.answer(asked, known))


def _span(wanted: WhatIfAsked) -> Span:
    from_at = parameters.instant("from", wanted.from_)
    to_at = parameters.instant("to", wanted.to)
    assert from_at is not None  # noqa: S101 - both were sent
    assert to_at is not None  # noqa: S101
    if from_at >= to_at:
        raise BadBodyError("to", f"must be after from, {wanted.from_[:40]}")
    found = Span(from_at, to_at)
    plan.refuse_other_spans(found)
    return found


def _change(request: Request, asking: Principal, sent: SentRule) -> Change:
    note = rules.note_of(sent.note)
    return Change(asking, trail.actor_of(asking, request), utc_now(), note)
