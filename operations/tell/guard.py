"""What a library may connect to in a thread.

It looks names up by itself, so it is judged at the last moment, on the address that it connects to.
Python tells of every connection before it is made. Whoever hears that can refuse, and cannot be
taken out again: so this hears always, and judges only in threads that asked for it.
"""

import contextlib
import sys
import threading
from collections.abc import Generator
from typing import cast

from operations.errors import HostileAddressError
from operations.tell.address import refuse_private

_CONNECTS = frozenset({"socket.connect", "socket.sendto"})
_asked = threading.local()
_installing = threading.Lock()
_installed: list[bool] = []


@contextlib.contextmanager
def public_only() -> Generator[None]:
    """Refuse connections of this thread to addresses that are none of the open internet.

    To the library they fail as others do, so that it tidies up; at the end it is told why.

    Raises
    ------
    HostileAddressError
        Something was refused.
    """
    with _installing:
        if not _installed:
            sys.addaudithook(_hear)
            _installed.append(True)
    _asked.is_on, _asked.refusal = True, None
    try:
        yield
    finally:
        _asked.is_on = False
        if _asked.refusal is not None:
            raise _asked.refusal


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _CONNECTS or not getattr(_asked, "is_on", False):
        return
    address = arguments[1]
    # A path of a local socket is no tuple; a name in place of an address is not judged yet.
    is_ip = isinstance(address, tuple)
    host = str(cast("tuple[object, ...]", address)[0]) if is_ip else ""
    try:
        refuse_private(host)
    except HostileAddressError as refusal:
        _asked.refusal = refusal
        raise PermissionError(str(refusal)) from None
