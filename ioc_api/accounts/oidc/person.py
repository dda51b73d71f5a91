"""Who somebody is by the claims of a provider. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ioc_api.accounts.oidc import roles
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.oidc.roles import Grant, Granted
from ioc_api.errors import SignInError

NAME_MAX_LENGTH = 64
DISPLAY_NAME_MAX_LENGTH = 200
# What may name an account, in the order in which it is asked for. An address is as good as a name:
# it only names, and whose account it is is told by issuer and subject alone.
_NAMING = ("preferred_username", "email", "name")
_NO_NAME = re.compile(r"[^a-z0-9._@-]+")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a provider has let in.

    Attributes
    ----------
    issuer, subject : str
        Who it is: these two never change and are nobody else's.
    name : str
        What an account of theirs would like to be called here.
    display_name : str
    granted : Granted
        What they may do here.
    """

    issuer: str
    subject: str
    name: str
    display_name: str
    granted: Granted


def of(
    claims: Mapping[str, object], *, issuer: str, role_claim: str, grants: tuple[Grant, ...]
) -> Person:
    """Return who claims that were checked speak of.

    Raises
    ------
    SignInError
        The person has no role here.
    """
    subject = str(claims["sub"])
    granted = roles.granted(grants, roles.values_at(claims, role_claim))
    if granted is None:
        raise SignInError(Reason.NO_ROLE, f"no value of {role_claim} has a role here")
    name = _name(claims, subject)
    return Person(issuer, subject, name, _display_name(claims) or name, granted)


def _name(claims: Mapping[str, object], subject: str) -> str:
    for claim in _NAMING:
        plain = unicodedata.normalize("NFKD", str(claims.get(claim) or "").casefold())
        letters = "".join(one for one in plain if not unicodedata.combining(one))
        if name := _NO_NAME.sub("-", letters.replace("đ", "d"))[:NAME_MAX_LENGTH].strip("-"):
            return name
    return f"oidc-{hashlib.sha256(subject.encode()).hexdigest()[:12]}"


def _display_name(claims: Mapping[str, object]) -> str:
    said = unicodedata.normalize("NFC", str(claims.get("name") or ""))
    shown = "".join(one if one.isprintable() else " " for one in said)
    return " ".join(shown.split())[:DISPLAY_NAME_MAX_LENGTH]
