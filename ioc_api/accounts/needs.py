"""What each route asks of its caller, declared beside it."""

from collections.abc import Callable
from typing import Any, TypeVar

from ioc_api.accounts.right import Demand

F = TypeVar("F", bound=Callable[..., Any])
_NAME = "__ioc_needs__"


def needs(demand: Demand) -> Callable[[F], F]:
    """Declare what an endpoint asks for; stands beneath the route's own decorator."""

    def declare(endpoint: F) -> F:
        setattr(endpoint, _NAME, demand)
        return endpoint

    return declare


def declared(endpoint: object) -> Demand | None:
    """Return what an endpoint asks for; None where nobody has said it."""
    return getattr(endpoint, _NAME, None)
