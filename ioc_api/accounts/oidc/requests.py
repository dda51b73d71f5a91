"""One request to the provider, bounded in time and size, and his answer as a JSON object."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from typing import Any, cast

import httpx

from ioc_api.accounts.oidc.reason import Reason
from ioc_api.errors import SignInError

ANSWER_TIMEOUT_S = 10.0  # of one answer, from connecting to its last byte
ANSWER_MAX_BYTES = 1_048_576


class Requests:
    """Requests to one provider. Redirects are not followed: no answer of his leads us elsewhere."""

    def __init__(self) -> None:
        self._tls: ssl.SSLContext | None = None

    async def json(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """Return what is answered, to a form where there is one.

        Raises
        ------
        SignInError
            AWAY where the answer is none or a failure of his, UNTRUSTED where it is a refusal.
        """
        if self._tls is None:  # reads all authorities of the machine
            self._tls = await asyncio.to_thread(httpx.create_ssl_context)
        try:
            async with (
                asyncio.timeout(ANSWER_TIMEOUT_S),
                httpx.AsyncClient(verify=self._tls) as client,
            ):
                request = client.build_request(
                    "GET" if form is None else "POST",
                    url,
                    data=form,
                    headers={"Accept": "application/json", **(headers or {})},
                )
                answer = await client.send(request, stream=True)
                document: object = json.loads(await _whole(answer))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
            # The name alone: a message may hold the address, and that what was sent.
            raise SignInError(Reason.AWAY, type(error).__name__) from None
        if answer.is_server_error or not isinstance(document, dict):
            raise SignInError(Reason.AWAY, f"it answered {answer.status_code}")
        if not answer.is_success:
            raise SignInError(Reason.UNTRUSTED, f"it answered {answer.status_code}")
        return cast("Mapping[str, Any]", document)


async def _whole(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > ANSWER_MAX_BYTES:
            raise ValueError("the answer has no end")
    return bytes(body)
