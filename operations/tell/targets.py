"""Whom to tell: the file that `IOC_OPERATIONS_TARGETS` names."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Never
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from contract.city import City
from contract.city_file import read_text
from contract.errors import CityError
from operations.life.state import Step
from operations.rules.definition import Severity
from operations.tell import template
from operations.tell.address import literal_problem
from operations.tell.service import service_at
from operations.tell.template import Language

SECRET_MIN_LENGTH = 16
WHATS = ("raised", "worse", "cleared", "returned", "escalated", *Step)
LOCAL_SCHEMES = frozenset(
    {"dbus", "file", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"}
)
"""Of apprise's services those that speak to the machine itself."""

Channel = Literal["webhook", "apprise"]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Codes = Annotated[tuple[Code, ...], Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=4_000)]


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    channel: Channel
    url: Annotated[str, Meta(max_length=2_000)] = ""
    secret_file: Annotated[str, Meta(max_length=1_000)] = ""
    severities: Annotated[tuple[Severity, ...], Meta(max_length=3)] = ()
    areas: Codes = ()
    units: Codes = ()
    what: Codes = ()
    from_level: Annotated[int, Meta(ge=0, le=10)] = 0
    language: Language = "vi"
    title: Annotated[str, Meta(max_length=500)] = ""
    text: Text = ""


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    allow_private: bool = False
    attempts: Annotated[int, Meta(ge=1, le=100)] = 12
    first_pause_s: Annotated[float, Meta(ge=0.01, le=3_600)] = 5
    longest_pause_s: Annotated[float, Meta(ge=0.01, le=86_400)] = 900
    timeout_s: Annotated[float, Meta(ge=0.1, le=60)] = 10
    target: Annotated[tuple[_Entry, ...], Meta(max_length=50)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody who is told.

    Attributes
    ----------
    url : str
        Where; of a service of apprise with all that it needs, its text does not show it.
    secret : bytes
        What is signed with.
    severities, areas, units, what : tuple of str
        What it is told of; empty: all, and of `what` that for which people are called.
    from_level : int
        How often an alert must have been overdue before it is told.
    """

    name: str
    channel: Channel
    url: str = field(repr=False)
    secret: bytes = field(repr=False)
    severities: tuple[Severity, ...]
    areas: tuple[str, ...]
    units: tuple[str, ...]
    what: tuple[str, ...]
    from_level: int
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """All of them, and how often it is tried.

    Attributes
    ----------
    allow_private : bool
        Whether addresses of this machine and of private networks are told.
    attempts : int
        After so many it is given up.
    first_pause_s, longest_pause_s : float
        The pause after the first attempt, doubled after each, and its bound. [s]
    timeout_s : float
        How long one attempt may take. [s]
    """

    every: tuple[Target, ...] = ()
    allow_private: bool = False
    attempts: int = 12
    first_pause_s: float = 5
    longest_pause_s: float = 900
    timeout_s: float = 10


def read(path: Path | None, city: City) -> Targets:
    """Return whom to tell; without a file nobody.

    Raises
    ------
    CityError
        The file or a secret cannot be read, or something in it cannot be: which key, and why. No
        address and no secret is repeated.
    """
    if path is None:
        return Targets()
    try:
        file = msgspec.convert(tomllib.loads(read_text(path)), _File)
    except tomllib.TOMLDecodeError as error:
        raise CityError(path, "", f"is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise CityError(path, "", str(error)) from None
    names = [one.name for one in file.target]
    if len(set(names)) < len(names):
        raise CityError(path, "key target", "a name stands twice")
    checked = _Checked(path, city, allow_private=file.allow_private)
    return Targets(
        every=tuple(checked.target(index, one) for index, one in enumerate(file.target)),
        allow_private=file.allow_private,
        attempts=file.attempts,
        first_pause_s=file.first_pause_s,
        longest_pause_s=file.longest_pause_s,
        timeout_s=file.timeout_s,
    )


class _Checked:
    def __init__(self, path: Path, city: City, *, allow_private: bool) -> None:
        self._path = path
        self._city = city
        self._allow_private = allow_private
        self._index = 0

    def target(self, index: int, entry: _Entry) -> Target:
        self._index = index
        known = (
            ("areas", entry.areas, self._city.areas),
            ("units", entry.units, [one.code for one in self._city.units]),
            ("what", entry.what, WHATS),
        )
        for key, given, accepted in known:
            self._refuse_unknown(key, given, accepted)
        for key, text in (("title", entry.title), ("text", entry.text)):
            if problem := template.problem(text):
                self._refuse(key, problem)
        secret = self._secret(entry)
        is_hook = entry.channel == "webhook"
        url = entry.url if is_hook or entry.url else secret.decode("utf-8", "replace")
        self._check_url(url, ("http", "https") if is_hook else ())
        return Target(
            name=entry.name,
            channel=entry.channel,
            url=url,
            secret=secret,
            severities=entry.severities,
            areas=entry.areas,
            units=entry.units,
            what=entry.what,
            from_level=entry.from_level,
            language=entry.language,
            title=entry.title or template.TITLE[entry.language],
            text=entry.text or template.TEXT[entry.language],
        )

    def _secret(self, entry: _Entry) -> bytes:
        is_hook = entry.channel == "webhook"
        if not entry.secret_file:
            if is_hook:
                self._refuse("secret_file", "is needed: a webhook is signed")
            return b""
        try:
            secret = (self._path.parent / entry.secret_file).read_bytes().strip()
        except OSError as error:
            self._refuse("secret_file", f"cannot be read: {error.strerror}")
        if is_hook and len(secret) < SECRET_MIN_LENGTH:
            self._refuse("secret_file", f"must hold at least {SECRET_MIN_LENGTH} bytes")
        return secret

    def _check_url(self, url: str, schemes: Collection[str]) -> None:
        try:
            parts = urlsplit(url)
            scheme, host = parts.scheme.lower(), parts.hostname or ""
            _ = parts.port
        except ValueError:
            self._refuse("url", "is no address")
        if schemes and (scheme not in schemes or not host):
            self._refuse("url", f"must begin with {' or '.join(f'{one}://' for one in schemes)}")
        is_service = bool(schemes) or service_at(url) is not None
        if scheme in LOCAL_SCHEMES or not is_service:
            self._refuse("url", "must be the address of a service, as apprise has them")
        if not self._allow_private and (problem := literal_problem(host)):
            self._refuse("url", f"{problem}; allow_private = true lets it be")

    def _refuse_unknown(self, key: str, given: Collection[str], accepted: Collection[str]) -> None:
        for one in given:
            if one not in accepted:
                self._refuse(key, f"{one!r} is unknown")

    def _refuse(self, key: str, problem: str) -> Never:
        raise CityError(self._path, f"key target[{self._index}].{key}", problem)
