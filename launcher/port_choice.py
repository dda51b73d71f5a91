"""Which port each process of a city gets."""

from embedded.errors import PortError
from embedded.ports import Claims
from launcher.errors import LauncherError


class PortChoice:
    """Gives each process its port: the one that was asked for, else the usual one or any other."""

    def __init__(self, claims: Claims) -> None:
        self.moved: list[str] = []
        self._claims = claims

    def give(self, what: str, usual: int) -> int:
        """Return the usual port, or another where that is taken."""
        port = self._claims.take(usual)
        if port != usual:
            self.moved.append(f"port {usual} is taken, {what} uses {port}")
        return port

    def give_asked(self, name: str, asked: int) -> int:
        """Return the port that was asked for by a flag or variable: whoever asked relies on it."""
        try:
            return self._claims.take_exactly(asked)
        except PortError as error:
            raise LauncherError(
                f"{name}={asked}: {error}; ask for another one, or leave it out and "
                "`./ioc status` says which one it became"
            ) from None

    def flag_or_usual(self, what: str, flag: str, asked: int | None, usual: int) -> int:
        """Return what a flag asks for; the usual port, or another, where there is no flag."""
        return self.give(what, usual) if asked is None else self.give_asked(flag, asked)
