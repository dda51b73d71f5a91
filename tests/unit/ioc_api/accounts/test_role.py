"""Roles are a ladder: each has what the one before has, and more."""

from itertools import pairwise

import pytest

from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role, least


def test_each_role_has_more_than_the_one_before() -> None:
    for lower, higher in pairwise(Role):
        assert lower.rights < higher.rights


def test_a_viewer_reads_and_does_nothing_else() -> None:
    assert Role.VIEWER.rights == {Right.READ}


def test_an_admin_may_do_everything() -> None:
    assert Role.ADMIN.rights == set(Right)


@pytest.mark.parametrize(
    ("right", "role"),
    [
        (Right.READ_PAYLOADS, Role.ANALYST),
        (Right.ACT, Role.OPERATOR),
        (Right.READ_TRUTH, Role.SUPERVISOR),
        (Right.READ_AUDIT, Role.ADMIN),
    ],
)
def test_the_least_role_with_a_right(right: Right, role: Role) -> None:
    assert least(right) is role
