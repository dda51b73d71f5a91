"""How people may sign in at this installation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """Another place that says who somebody is.

    Attributes
    ----------
    name : str
        What people call it.
    url : str
        Where signing in there begins, a path of this server.
    """

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class WaysIn:
    """All ways of signing in.

    Attributes
    ----------
    oidc : SingleSignOn or None
    """

    oidc: SingleSignOn | None = None

    def told(self) -> dict[str, object]:
        """Return them as answers and problems tell them."""
        oidc = None if self.oidc is None else {"name": self.oidc.name, "url": self.oidc.url}
        return {"password": True, "oidc": oidc}
