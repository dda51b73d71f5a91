"""How much may be kept of what is refused: bytes a minute for a device, for a reason, and in all.

A stranger must not fill the database with letters. What finds no room is counted in a summary, one
row for each scope that was full, reason and minute, so that nothing is refused without a trace.
Each slot has its own budget. Clients without an account have devices and reasons of their own, and
a share of the total: what they send in a device's name takes no room of the device's letters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from contract.reason import Reason

MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of letters in a minute."""

    device_bytes: int
    reason_bytes: int
    total_bytes: int

    @property
    def open_bytes(self) -> int:
        """Return what those of clients without an account may take of the total."""
        return self.total_bytes // 2


DEFAULT_LIMITS = Limits(device_bytes=262_144, reason_bytes=4_194_304, total_bytes=8_388_608)
"""A device's holds the readings of some hours, or the largest letter four times; one reason's the
letters of a fleet of thousands; and in all an attack costs 12 GB a day at most."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a letter asks for.

    Attributes
    ----------
    device : str or None
        The sensor or gateway of its topic; None where the topic names none, and then only its
        reason and the total have bounds.
    is_open : bool
        It is about a message of a client without an account.
    """

    device: str | None
    reason: Reason
    size_bytes: int
    reading_count: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose budget it is.

    Attributes
    ----------
    name : str
        The device's or the reason's, empty for all together.
    is_open : bool
        Only letters about clients without an account.
    """

    kind: Literal["device", "reason", "total"]
    name: str = ""
    is_open: bool = False


Excess = tuple[Scope, Reason]
"""What a summary is about: the scope that was full, and why the messages were refused."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What found no room in a minute so far.

    Attributes
    ----------
    last : int
        Index of the last claim among those that were planned.
    row_id : int or None
        The summary's row, where there is one already.
    """

    letter_count: int
    reading_count: int
    last: int
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of some claims, in the state that follows once it is committed."""

    minute: int
    used_bytes: dict[Scope, int]
    claim_count: int
    kept: list[int] = field(default_factory=list[int])
    left_out: dict[Excess, LeftOut] = field(default_factory=dict[Excess, LeftOut])


class Budget:
    """What is left of the current minute."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._minute = 0
        self._used_bytes: dict[Scope, int] = {}
        self._left_out: dict[Excess, LeftOut] = {}

    def limit_bytes(self, scope: Scope) -> int:
        """Return what the letters of a scope may take in a minute."""
        if scope.kind == "device":
            return self._limits.device_bytes
        if scope.kind == "reason":
            return self._limits.reason_bytes
        return self._limits.open_bytes if scope.is_open else self._limits.total_bytes

    def plan(self, claims: Sequence[Claim], *, now_us: int) -> Plan:
        """Return which claims are kept and which only counted; nothing is spent before `settle`.

        Parameters
        ----------
        now_us : int
            Wall clock. [us since the epoch]
        """
        minute = now_us // MINUTE_US
        is_same = minute == self._minute
        plan = Plan(minute, self._used_bytes.copy() if is_same else {}, len(claims))
        known = self._left_out if is_same else {}
        for index, claim in enumerate(claims):
            scopes = tuple(_scopes(claim))
            full = next((one for one in scopes if not self._has_room(plan, one, claim)), None)
            if full is not None:
                excess = full, claim.reason
                before = plan.left_out.get(excess) or known.get(excess)
                plan.left_out[excess] = _more(before, claim, index)
                continue
            plan.kept.append(index)
            for scope in scopes:
                plan.used_bytes[scope] = plan.used_bytes.get(scope, 0) + claim.size_bytes
        return plan

    def settle(self, plan: Plan, row_ids: Mapping[Excess, int]) -> None:
        """Spend what a committed plan says; its summaries lie in these rows.

        A summary whose row is not known is complete: what follows begins another.
        """
        if plan.minute != self._minute:
            self._minute = plan.minute
            self._left_out = {}
        self._used_bytes = plan.used_bytes
        for excess, one in plan.left_out.items():
            if excess in row_ids:
                self._left_out[excess] = replace(one, row_id=row_ids[excess])
            else:
                self._left_out.pop(excess, None)

    def _has_room(self, plan: Plan, scope: Scope, claim: Claim) -> bool:
        return plan.used_bytes.get(scope, 0) + claim.size_bytes <= self.limit_bytes(scope)


def _scopes(claim: Claim) -> Iterator[Scope]:
    """Yield the scopes of a claim, the widest first: a full one adds no summaries of narrower."""
    yield Scope("total")
    if claim.is_open:
        yield Scope("total", is_open=True)
    yield Scope("reason", claim.reason.value, claim.is_open)
    if claim.device is not None:
        yield Scope("device", claim.device, claim.is_open)


def _more(before: LeftOut | None, claim: Claim, index: int) -> LeftOut:
    if before is None:
        return LeftOut(1, claim.reading_count, index)
    return LeftOut(
        before.letter_count + 1,
        before.reading_count + claim.reading_count,
        index,
        before.row_id,
    )
