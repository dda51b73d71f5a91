"""Which role and areas the values of a claim bring."""

import pytest

from ioc_api.accounts.oidc.roles import Grant, Granted, granted, parse, values_at
from ioc_api.accounts.role import Role

GRANTS = parse("chiefs=admin, d1=operator:760, d1-tide=operator:761,all=viewer,cn=x=analyst")


def test_grants_are_read() -> None:
    """The last `=` divides: values of a directory hold some of their own."""
    assert GRANTS[1] == Grant("d1", Role.OPERATOR, "760")
    assert GRANTS[-1] == Grant("cn=x", Role.ANALYST, None)
    assert parse("") == parse(" , ") == ()


@pytest.mark.parametrize("text", ["chiefs", "=admin", "a=king", "a=operator:", "a=Admin", "a="])
def test_what_is_no_grant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="VALUE=ROLE"):
        parse(f"all=viewer,{text}")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"all"}, Granted(Role.VIEWER, None)),
        ({"d1"}, Granted(Role.OPERATOR, frozenset({"760"}))),
        ({"d1", "d1-tide"}, Granted(Role.OPERATOR, frozenset({"760", "761"}))),
        ({"d1", "all"}, Granted(Role.OPERATOR, frozenset({"760"}))),
        ({"d1", "chiefs", "strange"}, Granted(Role.ADMIN, None)),
        ({"strange", "D1", ""}, None),
        (set[str](), None),
    ],
)
def test_the_highest_role_counts_for_its_own_areas(
    values: set[str], expected: Granted | None
) -> None:
    assert granted(GRANTS, values) == expected


def test_one_grant_for_the_whole_city_opens_it() -> None:
    grants = parse("a=operator:760,b=operator")
    assert granted(grants, {"a", "b"}) == Granted(Role.OPERATOR, None)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"roles": "one"}, {"one"}),
        ({"roles": ["one", "two", 3, None]}, {"one", "two"}),
        ({"roles": 3}, set[str]()),
        ({"roles": {"one": True}}, set[str]()),
        ({}, set[str]()),
    ],
)
def test_values_are_texts(claims: dict[str, object], expected: set[str]) -> None:
    assert values_at(claims, "roles") == expected


def test_a_claim_may_lie_within_others_or_have_dots() -> None:
    assert values_at({"realm_access": {"roles": ["one"]}}, "realm_access.roles") == {"one"}
    assert values_at({"https://x.vn/roles": ["one"]}, "https://x.vn/roles") == {"one"}
    assert values_at({"realm_access": "one"}, "realm_access.roles") == set()
