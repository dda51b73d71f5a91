"""How much one gets in a time, and how answers tell it (draft-ietf-httpapi-ratelimit-headers-10).

Whoever sits at this machine and looks without an account is not counted: they could stop it anyway.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ioc_api.accounts.windows import Windows
from ioc_api.errors import TooManyError

POLICY, LEFT = "RateLimit-Policy", "RateLimit"


@dataclass(frozen=True, slots=True)
class Policy:
    """So many in a time.

    Attributes
    ----------
    name : str
    item : RateLimitItem
        How many, and in which time.
    what : str
        What they are, for the answer to one too many.
    """

    name: str
    item: RateLimitItem
    what: str

    @property
    def told(self) -> str:
        """The value of the header that tells it."""
        return f'"{self.name}";q={self.item.amount};w={self.item.get_expiry()}'


# A room asks for a few each second, an analyst's loop for some dozens.
REQUESTS = Policy("requests", RateLimitItemPerSecond(12_000, 60), "requests of this account or key")
SIGN_INS = Policy("sign-ins", RateLimitItemPerSecond(10, 60), "tries to sign in from this address")


class Limits:
    """Counts what callers ask for.

    Parameters
    ----------
    monotonic_s
        Clock.
    """

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._limiter = MovingWindowRateLimiter(Windows(monotonic_s))

    def take(self, policy: Policy, caller: str) -> Mapping[str, str]:
        """Count one, and return the headers that tell what is left.

        Raises
        ------
        TooManyError
            It is one too many, and was not counted.
        """
        is_taken = self._limiter.hit(policy.item, caller)
        stats = self._limiter.get_window_stats(policy.item, caller)
        rest_s = max(1, math.ceil(stats.reset_time - self._monotonic_s()))
        headers = {
            POLICY: policy.told,
            LEFT: f'"{policy.name}";r={max(0, stats.remaining)};t={rest_s}',
        }
        if not is_taken:
            item = policy.item
            refusal = TooManyError(
                f"more than {item.amount} {policy.what} within {item.get_expiry()} s",
                retry_after_s=rest_s,
            )
            refusal.headers = headers
            raise refusal
        return headers
