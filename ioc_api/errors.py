"""What goes wrong with a request, each with the status and the code of its problem document.

ApiError
├── BadParameterError   422
├── NotFoundError       404
├── TooLargeError       413
└── UnavailableError    503
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from contract.city_file import shortened


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
