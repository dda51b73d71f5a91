"""What goes wrong with a request, each with the status and the code of its problem document.

ApiError
├── UnauthorizedError   401
├── ForbiddenError      403
├── NotFoundError       404
├── ConflictError       409
├── TooLargeError       413
├── BadBodyError        422
├── BadParameterError   422
├── VersionMissingError 428
├── TooManyError        429
├── UndeclaredError     500
└── UnavailableError    503

SignInError             single sign-on let nobody in; a page says why
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from contract.city_file import shortened

WAY_IN = (
    "sign in at POST /api/v1/session, or send Authorization: Bearer with a key of POST /api/v1/keys"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One parameter that cannot be used: its name, what was sent and what is accepted."""

    parameter: str
    value: str
    accepted: tuple[str, ...]


class ApiError(Exception):
    """A request that gets a problem document instead of an answer."""

    status_code: ClassVar[int]
    code: ClassVar[str]

    def __init__(
        self,
        detail: str,
        *,
        faults: tuple[Fault, ...] = (),
        retry_after_s: int | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults
        self.retry_after_s = retry_after_s
        self.members = members
        self.headers: Mapping[str, str] = {}  # of the answer, beside those of its status


class UnauthorizedError(ApiError):
    """Whoever asks is nobody whom we know, or no longer."""

    status_code = 401
    code = "unauthorized"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}; {WAY_IN}")


class ForbiddenError(ApiError):
    """Whoever asks is known, and may not have this."""

    status_code = 403
    code = "forbidden"

    @classmethod
    def without(cls, right: str, *, role: str, least: str, via: str) -> Self:
        """Return the refusal of somebody who lacks a right."""
        who = f"this key of the role {role}" if via == "key" else f"the role {role}"
        return cls(f"{who} lacks the right {right}, which {least} has", members={"right": right})

    @classmethod
    def outside(cls, what: str, areas: Iterable[str]) -> Self:
        """Return the refusal of something that lies outside somebody's areas."""
        own = sorted(areas)
        return cls(f"{what[:100]} is outside your areas: {', '.join(own)}", members={"areas": own})


class ConflictError(ApiError):
    """It cannot be done as things stand."""

    status_code = 409
    code = "conflict"


class TooManyError(ApiError):
    """More was asked in a time than one gets."""

    status_code = 429
    code = "too-many"

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)


class UndeclaredError(ApiError):
    """A bug of ours: nobody has said who may call the route."""

    status_code = 500
    code = "internal"


class BadParameterError(ApiError):
    """A parameter is malformed, out of range or names something unknown."""

    status_code = 422
    code = "bad-parameter"

    def __init__(
        self, parameter: str, value: object, accepted: tuple[str, ...], why: str = ""
    ) -> None:
        reason = why or "is not accepted"
        super().__init__(
            f"{parameter}: {str(value)[:100]!r} {reason}; accepted: {shortened(accepted)}",
            faults=(Fault(parameter, str(value)[:1000], accepted),),
        )


class BadBodyError(ApiError):
    """What was sent has the right form and cannot be."""

    status_code = 422
    code = "bad-parameter"

    def __init__(self, member: str, problem: str, accepted: tuple[str, ...] = ()) -> None:
        fault = Fault(member, "", accepted or (problem,))
        super().__init__(f"{member}: {problem}", faults=(fault,))


class VersionMissingError(ApiError):
    """A change that does not say which version it changes."""

    status_code = 428
    code = "version-missing"

    def __init__(self) -> None:
        super().__init__(
            'the header If-Match must name the version that is changed, as in 3 or "3"'
        )


class NotFoundError(ApiError):
    """The path names a thing that does not exist."""

    status_code = 404
    code = "not-found"


class TooLargeError(ApiError):
    """The answer would be larger than one request gets; a smaller one would fit."""

    status_code = 413
    code = "too-large"


class UnavailableError(ApiError):
    """Something that the answer needs is away for now; the same request may work later."""

    status_code = 503
    code = "unavailable"

    def __init__(self, detail: str, *, retry_after_s: int = 2) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)


class SignInError(Exception):
    """Single sign-on let nobody in.

    Attributes
    ----------
    reason : str
        One of `ioc_api.accounts.oidc.reason`.
    detail : str
        For the log; it holds neither tokens nor codes.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
