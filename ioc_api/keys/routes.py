"""Keys of programs: made, listed and revoked by their owners, and by admins."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import names, people, trail
from ioc_api.accounts.admission import DoorkeeperDep, PrincipalDep
from ioc_api.accounts.keys import ListedKey
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, PoolDep
from ioc_api.http import problem
from ioc_api.http.answer import answer, optional_time
from ioc_api.keys import queries
from ioc_api.keys.schemas import KeyList, MadeKey, NewKey

router = APIRouter(prefix=PREFIX, tags=["keys"])

NameQuery = Annotated[
    str | None,
    Query(
        description="Only keys of this account; others' need the right `manage_keys`.",
        json_schema_extra={"pattern": names.TYPED_PATTERN},
    ),
]
KeyIdPath = Annotated[str, Path(description="Id of the key, which is no secret.")]


@router.get(
    "/keys",
    summary="Keys of programs",
    response_model=KeyList,
    responses=problem.responses(503),
)
@needs(Right.OWN_KEYS)
async def keys(
    asking: PrincipalDep, pool: PoolDep, city: CityDep, name: NameQuery = None
) -> Response:
    """Return one's own keys; with the right `manage_keys` those of all, or of one account."""
    whose = None if name is None else names.named(name)
    found = await queries.listed(pool, asking, whose, city)
    return answer({"items": [_item(key) for key in found]})


@router.post(
    "/keys",
    summary="Make a key for a program",
    status_code=201,
    response_model=MadeKey,
    responses=problem.responses(409, 503),
)
@needs(Right.OWN_KEYS)
async def make_key(
    request: Request, new: NewKey, asking: PrincipalDep, pool: PoolDep, city: CityDep
) -> Response:
    """Make a key that may do no more than its owner may, at any time; it is told this once.

    Programs send it as `Authorization: Bearer ioc_…`. A key that makes another gives it no more and
    no longer than its own.
    """
    actor = trail.actor_of(asking, request)
    key, made = await queries.add(pool, actor, asking, new, city, now=utc_now())
    return answer(_item(made) | {"key": key.text}, status=201)


@router.delete(
    "/keys/{key_id}",
    summary="Revoke a key",
    status_code=204,
    response_class=Response,
    responses=problem.responses(404, 503),
)
@needs(Right.OWN_KEYS)
async def revoke_key(
    request: Request,
    key_id: KeyIdPath,
    asking: PrincipalDep,
    doorkeeper: DoorkeeperDep,
    pool: PoolDep,
    city: CityDep,
) -> Response:
    """End a key at once; one that has ended stays so. Others' need the right `manage_keys`."""
    actor = trail.actor_of(asking, request)
    await queries.revoke(pool, actor, asking, key_id, city, now=utc_now())
    doorkeeper.forget()
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _item(key: ListedKey) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "name": key.name,
        "label": key.label,
        "rights": key.rights,
        "areas": people.listed(key.areas),
        "created_at": rfc3339(key.created_at),
        "expires_at": rfc3339(key.expires_at),
        "last_used_at": optional_time(key.last_used_at),
        "revoked_at": optional_time(key.revoked_at),
    }
