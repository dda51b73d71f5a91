"""The way to the provider and back; for browsers, so it is no part of the API's document.

A browser is led to two places alone: the provider, and the room. Neither comes from the request.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ioc_api import PREFIX
from ioc_api.accounts import cookie, guesses
from ioc_api.accounts.admission import DoorkeeperDep
from ioc_api.accounts.limits import SIGN_INS, Limits
from ioc_api.accounts.needs import needs
from ioc_api.accounts.oidc import pending
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.oidc.sign_on import Return, SignOn
from ioc_api.accounts.right import Door
from ioc_api.accounts.sign_in import Caller
from ioc_api.accounts.trail import address_of
from ioc_api.errors import SignInError
from ioc_api.given import given
from ioc_api.single_sign_on import page

WAY = f"{PREFIX}/sign-in/oidc"
ROOM = "/"
PLAIN, OVER_TLS = "ioc_sign_in", "__Host-ioc_sign_in"

router = APIRouter(prefix=WAY, include_in_schema=False)

LimitsDep = Annotated[Limits, given(Limits)]
SignOnDep = Annotated[SignOn, given(SignOn)]
Word = Annotated[str | None, Query(max_length=4096)]


@router.get("")
@needs(Door.PUBLIC)
async def go(request: Request, sign_on: SignOnDep) -> Response:
    """Send a browser to the provider."""
    try:
        address, sealed = await sign_on.begin(_return_url(request))
    except SignInError as error:
        return page.refusal(Reason(error.reason), sign_on.name)
    return _led(address, _cookie(request, sealed, pending.LASTS_S))


@router.get("/callback", name="come_back")
@needs(Door.PUBLIC)
async def come_back(  # noqa: PLR0913, PLR0917 - the words of the protocol
    request: Request,
    sign_on: SignOnDep,
    doorkeeper: DoorkeeperDep,
    limits: LimitsDep,
    code: Word = None,
    state: Word = None,
    error: Word = None,
    iss: Word = None,
) -> Response:
    """Let in whom the provider sends back; what he else says in his address is passed over."""
    back = Return(code, state, error, iss, request.cookies.get(_cookie_name(request)))
    caller = Caller(address_of(request), request.headers.get("user-agent"))
    request.state.answer_headers = limits.take(SIGN_INS, guesses.network(caller.address))
    try:
        begun = await sign_on.end(back, _return_url(request), caller)
    except SignInError as failure:
        answer = page.refusal(Reason(failure.reason), sign_on.name)
        answer.headers.append("Set-Cookie", _cookie(request, "", 0))
        return answer
    doorkeeper.forget()  # whoever was somebody else in another window, or had another role
    return _led(ROOM, cookie.setting(request, begun.token)["Set-Cookie"], _cookie(request, "", 0))


def _led(address: str, *cookies: str) -> Response:
    headers = {
        "Location": address,
        "Cache-Control": "no-store",
        "Referrer-Policy": page.NO_REFERRER,
    }
    answer = Response(status_code=HTTPStatus.SEE_OTHER.value, headers=headers)
    for one in cookies:
        answer.headers.append("Set-Cookie", one)
    return answer


def _return_url(request: Request) -> str:
    """Return where the provider sends back to: this server under the name that it was asked by."""
    return str(request.url_for("come_back"))


def _cookie_name(request: Request) -> str:
    return OVER_TLS if request.url.scheme == "https" else PLAIN


def _cookie(request: Request, value: str, age_s: int) -> str:
    """Return the cookie that goes along to the provider and back.

    `Lax`, for it has to come along when another site sends the browser back to us.
    """
    name = _cookie_name(request)
    secure = "; Secure" if name == OVER_TLS else ""
    return f"{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}"
