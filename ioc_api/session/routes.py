"""Sign in, sign out, and who one is."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import cookie, guesses, people, trail
from ioc_api.accounts.admission import DoorkeeperDep, PrincipalDep
from ioc_api.accounts.limits import SIGN_INS, Limits
from ioc_api.accounts.needs import needs
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Door
from ioc_api.accounts.sessions import Begun, Session
from ioc_api.accounts.sign_in import Caller, SignIn
from ioc_api.accounts.ways_in import WaysIn
from ioc_api.errors import UnauthorizedError
from ioc_api.given import CityDep, PoolDep, given
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.session import queries
from ioc_api.session.schemas import Me, MeChange, SignInBody

router = APIRouter(prefix=PREFIX, tags=["session"])

LimitsDep = Annotated[Limits, given(Limits)]
PasswordsDep = Annotated[Passwords, given(Passwords)]
SignInDep = Annotated[SignIn, given(SignIn)]
WaysInDep = Annotated[WaysIn, given(WaysIn)]


class Desk:
    """Tells a caller who they are."""

    def __init__(
        self, request: Request, doorkeeper: DoorkeeperDep, pool: PoolDep, ways_in: WaysInDep
    ) -> None:
        self.pool = pool
        self.doorkeeper = doorkeeper
        self.ways_in = ways_in
        self._request = request

    async def me(
        self, asking: Principal, token: str | None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the answer to somebody who came in, by a session with its token."""
        name = asking.name
        is_session = asking.via == "session" and token is not None
        session = await queries.session(self.pool, token or "") if is_session else None
        told = {
            "name": name,
            "display_name": None if name is None else await queries.display_name(self.pool, name),
            "role": asking.role,
            "rights": sorted(asking.rights),
            "areas": people.listed(asking.scope.areas),
            "unit": asking.unit,
            "via": asking.via,
            "session": None if session is None else _session(session),
            "open_read": self.doorkeeper.is_open_to(self._request),
            "sign_in": self.ways_in.told(),
        }
        return answer(told, headers=headers)


DeskDep = Annotated[Desk, Depends()]


@router.post(
    "/session",
    summary="Sign in",
    response_model=Me,
    responses=problem.responses(401, 503),
)
@needs(Door.PUBLIC)
async def sign_in(
    request: Request, body: SignInBody, door: SignInDep, desk: DeskDep, limits: LimitsDep
) -> Response:
    """Sign in with a name and a password, or with the token of a link, which serves once.

    The answer is that of `me`, and sets the session's cookie: a new one each time. It ends 12 h
    after it was used last, and after 7 days in any case. Whatever is wrong has the same answer;
    who tries too often is locked out, for longer each time, and is not told.
    """
    caller = Caller(trail.address_of(request), request.headers.get("user-agent"))
    if body.token is None:
        request.state.answer_headers = limits.take(SIGN_INS, guesses.network(caller.address))
        begun = await door.by_password(body.name or "", body.password or "", caller)
    else:
        begun = await _by_link(door, limits, body.token, caller)
    before = cookie.token_of(request)
    if before is not None:
        await queries.leave(desk.pool, before, caller.address, now=utc_now())
        desk.doorkeeper.forget()
    asking = await desk.doorkeeper.owner(begun.token)
    return await desk.me(asking, begun.token, cookie.setting(request, begun.token))


@router.delete(
    "/session",
    summary="Sign out",
    status_code=204,
    response_class=Response,
    responses=problem.responses(503),
)
@needs(Door.SIGNED_IN)
async def sign_out(request: Request, asking: PrincipalDep, desk: DeskDep) -> Response:
    """End the session that the cookie is of, at once; its streams and sockets end within 5 s.

    A key has no session: it is revoked at `keys`.
    """
    token = cookie.token_of(request)
    if asking.via == "session" and token is not None:
        await queries.leave(desk.pool, token, trail.address_of(request), now=utc_now())
        desk.doorkeeper.forget()
    return Response(
        status_code=204, headers={"Cache-Control": "no-store", **cookie.clearing(request)}
    )


@router.get(
    "/me",
    summary="Who is asking",
    response_model=Me,
    responses=problem.responses(401, 503),
)
@needs(Door.PUBLIC)
async def me(request: Request, desk: DeskDep) -> Response:
    """Return who is asking, what they may do, and for which areas.

    Where reading is open, whoever comes without an account is a viewer without a name. Where it is
    not, the 401 has the member `sign_in` with the ways in.
    """
    try:
        asking = await desk.doorkeeper.principal(request)
    except UnauthorizedError as error:
        error.members = {"sign_in": desk.ways_in.told()}
        raise
    return await desk.me(asking, cookie.token_of(request))


@router.patch(
    "/me",
    summary="Change one's display name or password",
    response_model=Me,
    responses=problem.responses(409, 503),
)
@needs(Door.IN_SESSION)
async def change_me(
    request: Request,
    change: MeChange,
    asking: PrincipalDep,
    desk: DeskDep,
    passwords: PasswordsDep,
    city: CityDep,
) -> Response:
    """Change what one is called, or one's password, for which the present one is asked.

    With another password all other sessions of the account end. A key changes nothing here: with a
    password whoever has it could do more than the key may.
    """
    actor = trail.actor_of(asking, request)
    await queries.change_me(desk.pool, passwords, actor, asking, change, city, now=utc_now())
    desk.doorkeeper.forget()
    return await desk.me(asking, cookie.token_of(request))


async def _by_link(door: SignIn, limits: Limits, token: str, caller: Caller) -> Begun:
    """Begin a session by a link. Only one that is wrong counts as a try.

    No link can be guessed, and it is the way in that is left where others keep trying passwords.
    """
    try:
        return await door.by_link(token, caller)
    except UnauthorizedError as error:
        error.headers = limits.take(SIGN_INS, guesses.network(caller.address))
        await door.note_wrong_link(caller)
        raise


def _session(session: Session) -> dict[str, object]:
    return {
        "idle_ends_at": rfc3339(session.idle_ends_at),
        "ends_at": rfc3339(session.ends_at),
    }
