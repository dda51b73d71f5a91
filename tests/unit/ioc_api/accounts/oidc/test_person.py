"""Who somebody is by the claims of a provider."""

import re

import pytest

from ioc_api.accounts.oidc import person
from ioc_api.accounts.oidc.roles import Granted, parse
from ioc_api.accounts.role import Role
from ioc_api.errors import SignInError

GRANTS = parse("watch=operator:760")
NAME = re.compile(r"[a-z0-9._@-]{1,64}")


def of(**claims: object) -> person.Person:
    return person.of(
        {"sub": "7", "roles": ["watch"], **claims},
        issuer="https://id.example",
        role_claim="roles",
        grants=GRANTS,
    )


def test_it_is_told_by_issuer_and_subject() -> None:
    found = of(preferred_username="lan", name="Nguyễn Thị Lan")
    assert (found.issuer, found.subject) == ("https://id.example", "7")
    assert (found.name, found.display_name) == ("lan", "Nguyễn Thị Lan")
    assert found.granted == Granted(Role.OPERATOR, frozenset({"760"}))


def test_who_has_no_role_is_refused() -> None:
    with pytest.raises(SignInError) as caught:
        of(roles=["others"])
    assert caught.value.reason == "no-role"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"preferred_username": "Lan.Nguyen@HCM.example"}, "lan.nguyen@hcm.example"),
        ({"preferred_username": "", "email": "lan@x.vn"}, "lan@x.vn"),
        ({"name": "Đặng Văn Đức"}, "dang-van-duc"),
        ({"preferred_username": "阮", "name": "Lan"}, "lan"),
        ({"preferred_username": "l" * 99}, "l" * 64),
        ({"preferred_username": 12}, "12"),
        ({}, "oidc-7902699be42c"),
        ({"preferred_username": "../../../etc"}, "..-..-..-etc"),
    ],
)
def test_an_account_gets_a_name_that_one_may_have(claims: dict[str, object], expected: str) -> None:
    assert of(**claims).name == expected
    assert NAME.fullmatch(expected)


def test_what_is_shown_is_one_line_of_some_length() -> None:
    """Whatever a provider lets people call themselves."""
    shown = of(name="Lan\n\u202eNguyễn\x00  " + "x" * 999).display_name
    assert shown.startswith("Lan Nguyễn x")
    assert shown.isprintable()
    assert len(shown) == person.DISPLAY_NAME_MAX_LENGTH
