"""Mail and other services, by apprise, which works in a thread."""

import asyncio
import contextlib
import warnings

import apprise

from operations.errors import HostileAddressError, TellingError
from operations.tell import guard


def service_at(url: str) -> apprise.NotifyBase | None:
    """Return the service that an address of apprise means; None where there is none."""
    with warnings.catch_warnings():
        # Of what its services import when they are first asked for.
        warnings.simplefilter("ignore", DeprecationWarning)
        return apprise.Apprise.instantiate(url)  # pyright: ignore[reportUnknownMemberType]


class Services:
    """Sends by apprise."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def send(self, url: str, title: str, text: str) -> None:
        """Tell a target.

        Raises
        ------
        TellingError
            There is no such service, it could not be reached or did not take it, or lives where
            nothing may be told.
        """
        await asyncio.to_thread(self._send, url, title, text)

    def _send(self, url: str, title: str, text: str) -> None:
        service = service_at(url)
        if service is None:
            raise TellingError("apprise knows no such service")
        watched = contextlib.nullcontext() if self._allow_private else guard.public_only()
        try:
            with watched:
                is_taken = service.notify(body=text, title=title)
        except HostileAddressError:
            raise
        except Exception as error:
            raise TellingError(f"cannot be reached: {type(error).__name__}") from error
        if not is_taken:
            raise TellingError("the service cannot be reached or did not take it")
