"""Every failure as `application/problem+json` (RFC 9457), whoever noticed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from contract.city_file import shortened
from ioc_api.errors import ApiError, Fault
from ioc_api.http import declared
from ioc_api.http.answer import encode
from ioc_api.http.ways import methods_at

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a type of problem says to people."""

    title: str
    meaning: str


MEANINGS: Mapping[str, Meaning] = {
    "bad-parameter": Meaning(
        "A parameter cannot be used",
        "`errors` names each parameter, the value that was sent and what is accepted.",
    ),
    "not-found": Meaning("No such thing", "The path names a thing that does not exist."),
    "unauthorized": Meaning(
        "Nobody is signed in",
        "The session or key is missing, has ended or was never ours: `detail` names the way in.",
    ),
    "forbidden": Meaning(
        "Not allowed",
        "`right` is the right that is missing, or `areas` those that one has.",
    ),
    "conflict": Meaning(
        "Not as things stand", "`detail` says what stands in the way and what would be right."
    ),
    "version-missing": Meaning(
        "Which version is changed?",
        "The header `If-Match` must name the version that the change is of, so that nobody undoes "
        "what another did meanwhile.",
    ),
    "too-many": Meaning(
        "Too many requests", "Try again after `Retry-After` seconds; `RateLimit` says how many fit."
    ),
    "method-not-allowed": Meaning(
        "Method not allowed", "The header `Allow` lists the methods of this path."
    ),
    "too-large": Meaning(
        "More than one request gets",
        "`detail` says how much it is about; `fits` names a smaller span that would be answered, "
        "or `errors` the parameters to change and what would fit.",
    ),
    "unavailable": Meaning(
        "Not available now",
        "The database, the broker or the ingest is away; try again after `Retry-After` seconds.",
    ),
    "internal": Meaning("The service failed", "A bug of ours: the log has the details."),
    "refused": Meaning(
        "The request was refused",
        "It cannot be understood as HTTP, is too large, too slow or one too many, or asks for "
        "another server than this one: `detail` says which and what would be right.",
    ),
}
_CODES = {
    400: "refused",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    422: "bad-parameter",
    428: "version-missing",
    429: "too-many",
    503: "unavailable",
}


class ParameterProblem(BaseModel):
    """One parameter that cannot be used."""

    parameter: str = Field(description="Name of the parameter.", examples=["resolution"])
    value: str = Field(description="What was sent.", examples=["5m"])
    accepted: list[str] = Field(
        description="What is accepted: values, or a range or form in words.",
        examples=[["auto", "raw"]],
    )


class ProblemEstimate(BaseModel):
    """How much an answer would have been."""

    rows: int = Field(description="Rows, about.")
    bytes: int = Field(description="Bytes, about.")
    tier: str = Field(description="Tier that they come from.")


class FittingSpan(BaseModel):
    """A span that would be answered."""

    from_: str = Field(alias="from", description="Its begin, as it was asked for.")
    to: str = Field(description="Its end, excluded.")


class Problem(BaseModel):
    """Why a request failed, in the form of RFC 9457."""

    type: str = Field(
        description="Which problem; resolves to its meaning.", examples=["/problems/bad-parameter"]
    )
    title: str = Field(description="The problem in a few words; the same for each type.")
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What was wrong this time and what would be right.")
    errors: list[ParameterProblem] | None = Field(
        default=None, description="The parameters that cannot be used, where that is the problem."
    )
    estimate: ProblemEstimate | None = Field(
        default=None, description="How much it would be, where it is too much."
    )
    fits: FittingSpan | None = Field(
        default=None, description="What would be answered, where it is too much."
    )
    right: str | None = Field(
        default=None, description="The right that is missing, where that is the problem."
    )
    areas: list[str] | None = Field(
        default=None,
        description="The asker's areas, where what was asked for lies outside of them.",
    )
    who: str | None = Field(default=None, description="Who was faster, where somebody was.")
    at: str | None = Field(
        default=None, description="When they were, in city time. RFC 3339, UTC with milliseconds."
    )
    possible: list[str] | None = Field(
        default=None, description="The steps that are possible, where the one asked for is not."
    )
    alert: dict[str, object] | None = Field(
        default=None, description="The alert as it is now, where it stands in the way."
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a route's failures."""
    return {
        status: {"model": Problem, "description": MEANINGS[_CODES[status]].title}
        for status in statuses
    }


def problem_response(
    *,
    status: int,
    code: str,
    detail: str,
    faults: tuple[Fault, ...] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """Return a problem document; `members` are extensions of this problem."""
    said = _document(status, code, detail, members)
    if faults:
        said["errors"] = faults
    return Response(
        encode(said), status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def document(error: ApiError) -> dict[str, object]:
    """Return the problem of one thing of many, for an answer about all of them."""
    return _document(error.status_code, error.code, error.detail, error.members)


def _document(
    status: int, code: str, detail: str, members: Mapping[str, object] | None
) -> dict[str, object]:
    return {
        "type": f"/problems/{code}",
        "title": MEANINGS[code].title,
        "status": status,
        "detail": detail,
        **(members or {}),
    }


def install(app: FastAPI) -> None:
    """Make every failure of an application a problem document."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _bug)


def error_response(error: ApiError) -> Response:
    """Return the problem document of an error."""
    after_s = error.retry_after_s
    headers = dict(error.headers)
    if after_s is not None:
        headers["Retry-After"] = str(after_s)
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem_response(
        status=error.status_code,
        code=error.code,
        detail=error.detail,
        faults=error.faults,
        members=error.members,
        headers=headers,
    )


def _api_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for this type
    return error_response(error)


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    accepted = declared.accepted(request)
    # By name: what two parts of a route ask for is reported twice.
    faults: dict[str, Fault] = {}
    details: list[str] = []
    for fault in error.errors():
        is_body = fault["loc"][0] == "body"
        name = _member(fault["loc"]) if is_body else str(fault["loc"][-1])
        if name in faults:
            continue
        is_missing = fault["type"] == "missing"
        # What stands in a body may be a secret, and is not said again.
        value = "" if is_missing or is_body else str(fault["input"])
        known = accepted.get(name, (str(fault["msg"]).removeprefix("Value error, "),))
        faults[name] = Fault(name, value[:1000], known)
        wrong = "is missing" if is_missing else f"cannot be {value[:100]!r}"
        if is_body and not is_missing:
            wrong = "is not accepted"
        details.append(f"{name} {wrong}, accepted: {shortened(known)}")
    return problem_response(
        status=422,
        code="bad-parameter",
        detail="; ".join(details),
        faults=tuple(faults.values()),
    )


def _member(place: Sequence[int | str]) -> str:
    """Return the name of a body's member; a place in broken JSON is none."""
    return ".".join(one for one in place[1:] if isinstance(one, str)) or "body"


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    status, headers = error.status_code, dict(error.headers or {})
    code = _CODES.get(status, "refused" if status < 500 else "internal")
    detail = f"{request.method} {request.url.path[:100]}: {HTTPStatus(status).phrase}"
    if status == HTTPStatus.NOT_FOUND:
        detail += "; /api/docs lists what there is"
    elif "Allow" in headers:
        # One route refuses; another of the same path may have the other methods.
        headers["Allow"] = ", ".join(methods_at(request.app.routes, request.scope))
        detail += f"; allowed: {headers['Allow']}"
    return problem_response(status=status, code=code, detail=detail, headers=headers)


def _bug(_request: Request, _error: Exception) -> Response:
    return problem_response(
        status=500, code="internal", detail="The request met a bug; the log says more."
    )
