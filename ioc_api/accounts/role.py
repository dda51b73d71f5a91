"""The five roles; each may do what the one before it may, and more."""

from collections.abc import Mapping
from enum import StrEnum

from ioc_api.accounts.right import Right


class Role(StrEnum):
    """What somebody is in the centre, the least first."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def rights(self) -> frozenset[Right]:
        """All that the role may do."""
        return _RIGHTS[self]


_ADDED: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.ANALYST: frozenset({Right.READ_PAYLOADS, Right.OWN_KEYS}),
    Role.OPERATOR: frozenset({Right.ACT}),
    Role.SUPERVISOR: frozenset({Right.RULE, Right.READ_TRUTH}),
    Role.ADMIN: frozenset({Right.READ_AUDIT, Right.MANAGE_PEOPLE, Right.MANAGE_KEYS}),
}
_LADDER = tuple(Role)
_RIGHTS: Mapping[Role, frozenset[Right]] = {
    role: frozenset[Right]().union(*(_ADDED[lower] for lower in _LADDER[: place + 1]))
    for place, role in enumerate(_LADDER)
}


def least(right: Right) -> Role:
    """Return the lowest role that has a right."""
    return next(role for role in Role if right in role.rights)
