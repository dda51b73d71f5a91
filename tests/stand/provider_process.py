"""A provider of single sign-on in a process of its own: `python -m tests.stand.provider_process`.

It is oidc-provider-mock, which knows neither PKCE nor a change of keys; both are added here, by the
words of RFC 7636 and without the library that our client uses for it.
"""

import base64
import hashlib
import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import flask
import oidc_provider_mock  # pyright: ignore[reportMissingTypeStubs] - has none
import uvicorn
from authlib import jose
from flask.typing import ResponseReturnValue
from oidc_provider_mock._storage import storage  # pyright: ignore[reportMissingTypeStubs]

from tests.stand.provider import ROTATE

FORM = "/oauth2/authorize"
TOKEN = "/oauth2/token"  # noqa: S105 - a path


def make(users: list[dict[str, object]]) -> flask.Flask:
    """Return the provider; each user is a set of claims with `sub`."""
    app = oidc_provider_mock.app(
        require_nonce=True,
        user_claims=[oidc_provider_mock.User(sub=str(user["sub"]), claims=user) for user in users],
    )
    challenges: dict[str, str] = {}

    @app.before_request
    def ask_for_the_proof() -> ResponseReturnValue | None:
        if flask.request.path == FORM and flask.request.args.get("code_challenge_method") != "S256":
            return {"error": "invalid_request"}, 400
        if flask.request.path == TOKEN:
            wanted = challenges.pop(flask.request.form.get("code", ""), None)
            digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted:
                return {"error": "invalid_grant"}, 400
        return None

    @app.after_request
    def keep_the_challenge(response: flask.Response) -> flask.Response:
        codes = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
        if flask.request.path == FORM and codes:
            challenges[codes[0]] = flask.request.args["code_challenge"]
        return response

    @app.post(ROTATE)
    def rotate() -> str:
        storage.jwk = jose.RSAKey.generate_key(  # pyright: ignore[reportUnknownMemberType]
            is_private=True
        )
        return ""

    return app


if __name__ == "__main__":
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    port, claims = sys.argv[1:]
    uvicorn.run(make(json.loads(claims)), interface="wsgi", host="127.0.0.1", port=int(port))
