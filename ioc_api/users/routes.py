"""People: who has an account, and letting them in."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import DoorkeeperDep, PrincipalDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Account
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, PoolDep, given
from ioc_api.http import problem
from ioc_api.http.answer import answer, optional_time
from ioc_api.users import queries
from ioc_api.users.queries import Change
from ioc_api.users.schemas import EntryLink, NewUser, UserChange, UserItem, UserList

router = APIRouter(prefix=PREFIX, tags=["users"])

PasswordsDep = Annotated[Passwords, given(Passwords)]
NamePath = Annotated[str, Path(description="Name of the account.", examples=["lan"])]


@router.get(
    "/users",
    summary="Who has an account",
    response_model=UserList,
    responses=problem.responses(503),
)
@needs(Right.MANAGE_PEOPLE)
async def users(asking: PrincipalDep, pool: PoolDep, city: CityDep) -> Response:
    """Return the accounts whose areas lie inside one's own, by name."""
    found = await queries.users(pool, asking, city)
    return answer({"items": [_item(account) for account in found]})


@router.post(
    "/users",
    summary="Make an account",
    status_code=201,
    response_model=UserItem,
    responses=problem.responses(409, 503),
)
@needs(Right.MANAGE_PEOPLE)
async def add_user(
    request: Request,
    new: NewUser,
    asking: PrincipalDep,
    pool: PoolDep,
    city: CityDep,
    passwords: PasswordsDep,
) -> Response:
    """Make an account, of no more than one's own role and areas.

    Accounts are not deleted but disabled: what somebody did bears their name.
    """
    made = await queries.add(pool, passwords, _change(request, asking), new, city)
    return answer(None if made is None else _item(made), status=201)


@router.patch(
    "/users/{name}",
    summary="Change an account",
    response_model=UserItem,
    responses=problem.responses(404, 409, 503),
)
@needs(Right.MANAGE_PEOPLE)
async def change_user(  # noqa: PLR0913, PLR0917 - what it is given
    request: Request,
    name: NamePath,
    wanted: UserChange,
    asking: PrincipalDep,
    doorkeeper: DoorkeeperDep,
    pool: PoolDep,
    city: CityDep,
    passwords: PasswordsDep,
) -> Response:
    """Change an account; what is left out stays. It counts at once, for sessions and keys too.

    The last enabled admin of the whole city stays one.
    """
    change = _change(request, asking)
    changed = await queries.alter(pool, passwords, change, name, wanted, city)
    doorkeeper.forget()
    return answer(None if changed is None else _item(changed))


@router.post(
    "/users/{name}/link",
    summary="Make a link that lets somebody in",
    response_model=EntryLink,
    responses=problem.responses(404, 409, 503),
)
@needs(Right.MANAGE_PEOPLE)
async def make_link(
    request: Request, name: NamePath, asking: PrincipalDep, pool: PoolDep, city: CityDep
) -> Response:
    """Make a link that signs an account in once, within a quarter of an hour.

    Whoever opens it first is in: it is handed over as a password would be.
    """
    token, expires_at = await queries.link(pool, _change(request, asking), name, city)
    here = f"{request.url.scheme}://{request.headers['host']}"
    return answer({"url": f"{here}/#/enter/{token}", "expires_at": rfc3339(expires_at)})


def _change(request: Request, asking: Principal) -> Change:
    return Change(asking, trail.actor_of(asking, request), utc_now())


def _item(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        **account.standing.told(),
        "has_password": account.password_hash is not None,
        "has_single_sign_on": account.oidc_issuer is not None,
        "created_at": rfc3339(account.created_at),
        "changed_at": rfc3339(account.changed_at),
        "password_changed_at": optional_time(account.password_changed_at),
        "seen_at": optional_time(account.seen_at),
    }
