"""Who listens is looked at again, and goes when the door would not let them in any more."""

import pytest

from ioc_api.accounts.known import AWAY_MAX_S
from ioc_api.accounts.principal import Principal
from ioc_api.errors import UnavailableError
from ioc_api.live.stay import SCOPE_CHANGED, SIGNED_OUT, UNKNOWN, Stay
from tests.stand.door import Door, somebody


def begun() -> tuple[Door, Stay]:
    """Return somebody of a district."""
    door = Door("760")
    assert door.now is not None
    return door, Stay(door.principal, door.now)


async def test_one_stays_while_nothing_has_changed() -> None:
    _, stay = begun()
    assert await stay.look() is None


@pytest.mark.parametrize(
    ("now", "close_code"),
    [(None, SIGNED_OUT), (somebody("760", "761"), SCOPE_CHANGED), (somebody(), SCOPE_CHANGED)],
    ids=["signed out", "more areas", "the whole city"],
)
async def test_one_goes_when_the_session_is_over_or_the_areas_are_others(
    now: Principal | None, close_code: int
) -> None:
    door, stay = begun()
    door.now = now
    farewell = await stay.look()
    assert farewell is not None
    assert farewell.close_code == close_code


async def test_one_stays_for_a_while_where_nobody_can_be_asked() -> None:
    """As long as the door lets in who was in: a session may end while the database is away."""

    async def away() -> Principal:
        raise UnavailableError("the database is away")

    now_s = 1_000.0
    stay = Stay(away, somebody("760"), lambda: now_s)
    now_s += AWAY_MAX_S - 1
    assert await stay.look() is None
    now_s += 1
    farewell = await stay.look()
    assert farewell is not None
    assert farewell.close_code == UNKNOWN
