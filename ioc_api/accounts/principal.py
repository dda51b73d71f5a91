"""Who is asking: a person at the room, a program with a key, or somebody at this machine."""

from dataclasses import dataclass
from typing import Literal

from ioc_api.accounts.right import Demand, Door, Right
from ioc_api.accounts.role import Role, least
from ioc_api.accounts.scope import WHOLE_CITY, Scope
from ioc_api.errors import ForbiddenError, UnauthorizedError

Via = Literal["open", "session", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody whom a request is from.

    Attributes
    ----------
    name : str or None
        Of their account; None for whoever looks without one.
    role : Role
        Of the account.
    rights : frozenset of Right
        The role's, and of a key those that it was given.
    scope : Scope
        The areas that all answers are about.
    unit : str or None
        Who they answer for, a code of the city's units.
    via : {"open", "session", "key"}
        How they came in.
    door_id : str or None
        Which session or key it was.
    """

    name: str | None
    role: Role
    rights: frozenset[Right]
    scope: Scope
    unit: str | None
    via: Via
    door_id: str | None

    def refuse_unless(self, demand: Demand) -> None:
        """Refuse what this one may not do.

        Raises
        ------
        UnauthorizedError
            One must be somebody for it, and is not.
        ForbiddenError
            The right is missing.
        """
        if demand is Door.PUBLIC or demand in self.rights:
            return
        if isinstance(demand, Door):
            if self.name is None:
                raise UnauthorizedError("this needs an account")
            if demand is Door.IN_SESSION and self.via != "session":
                raise ForbiddenError(
                    "this is done in a session, not with a key", members={"right": demand}
                )
            return
        if self.name is None:
            raise UnauthorizedError(f"this needs an account with the right {demand}")
        raise ForbiddenError.without(demand, role=self.role, least=least(demand), via=self.via)


LOOKING_ON = Principal(
    name=None,
    role=Role.VIEWER,
    rights=Role.VIEWER.rights,
    scope=WHOLE_CITY,
    unit=None,
    via="open",
    door_id=None,
)
"""Whoever looks at the room of this machine without an account."""
