"""A webhook: one signed POST to an address that was looked up and judged just before."""

import hashlib
import hmac
import ssl
from urllib.parse import urlsplit

import httpx

from contract.version import VERSION
from operations.errors import TellingError
from operations.tell import address
from operations.tell.targets import Target

_PORTS = {"http": 80, "https": 443}


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return what proves that a body is of who knows the secret, and when it was sent.

    HMAC-SHA-256 over the timestamp, a full stop and the body.
    """
    digest = hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class Webhooks:
    """Sends; redirects are not followed and no proxy is asked, both lead elsewhere."""

    def __init__(self, *, allow_private: bool, timeout_s: float) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._tls = ssl.create_default_context()

    async def send(self, target: Target, telling_id: int, body: bytes, timestamp: str) -> None:
        """Tell a target.

        Parameters
        ----------
        timestamp
            The wall clock in whole seconds since 1970.

        Raises
        ------
        TellingError
            It could not be reached, did not take it, or lives where nothing may be told.
        """
        parts = urlsplit(target.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        try:
            found = await address.look_up(host, port, allow_private=self._allow_private)
            async with httpx.AsyncClient(
                verify=self._tls, trust_env=False, timeout=self._timeout_s
            ) as client:
                request = client.build_request(
                    "POST",
                    httpx.URL(target.url).copy_with(host=found),
                    content=body,
                    headers={
                        "Host": parts.netloc.rpartition("@")[2],
                        "Content-Type": "application/json",
                        "User-Agent": f"ioc-operations/{VERSION}",
                        "X-IOC-Telling": str(telling_id),
                        "X-IOC-Timestamp": timestamp,
                        "X-IOC-Signature": signature(target.secret, timestamp, body),
                    },
                    extensions={"sni_hostname": host},
                )
                answer = await client.send(request, stream=True)
                await answer.aclose()
        except (OSError, UnicodeError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise TellingError(f"cannot be reached: {type(error).__name__}") from error
        if not answer.is_success:
            raise TellingError(f"answered {answer.status_code}")
