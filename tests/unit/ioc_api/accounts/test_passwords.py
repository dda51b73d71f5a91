"""What may be a password, whether one is right, and what it costs to ask."""

import asyncio
import threading
import unicodedata

import pytest

from ioc_api.accounts import passwords
from ioc_api.accounts.passwords import AT_ONCE_COUNT, WAITING_MAX_COUNT, Passwords
from ioc_api.errors import TooManyError

GOOD = "đường dài về nhà"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (GOOD, True),
        ("eleven char", False),
        ("twelve chars", True),
        ("x" * 256, True),
        ("x" * 257, False),
        ("nguyen.thi.lan", False),
        ("Nguyen.Thi.Lan", False),
        ("", False),
    ],
)
def test_it_is_long_enough_and_not_the_name(text: str, is_one: object) -> None:
    assert passwords.fits(text, "nguyen.thi.lan") is is_one


async def test_it_is_right_however_its_letters_were_typed() -> None:
    """Keyboards write a letter and its sign as one or as two."""
    hasher = Passwords()
    kept = await hasher.hashed(unicodedata.normalize("NFC", GOOD))
    assert kept.startswith("$argon2id$")
    assert await hasher.is_right(kept, unicodedata.normalize("NFD", GOOD))
    assert not await hasher.is_right(kept, GOOD.upper())
    assert not hasher.needs_new(kept)


async def test_nobody_has_a_password_and_asking_costs_the_same() -> None:
    """Not even the one whose hash stands in for theirs."""
    checks: list[None] = []
    hasher = Passwords(lambda: checks.append(None))
    assert not await hasher.is_right(None, passwords.NOBODYS)
    assert not await hasher.is_right(None, "")
    assert not await hasher.is_right("no hash", GOOD)
    assert len(checks) == 3


async def test_only_so_many_wait() -> None:
    """Who comes then is told to come again, and the others are served."""
    hasher = Passwords()
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(hasher.is_right(None, GOOD)) for _ in range(WAITING_MAX_COUNT)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyError) as refused:
            await hasher.is_right(None, GOOD)
        assert refused.value.retry_after_s
    assert not any(task.result() for task in waiting)


async def test_who_hangs_up_makes_no_room_for_more_at_once() -> None:
    """Their check goes on in its thread, and the next one waits for that."""
    before = _threads()
    hasher = Passwords()
    for _ in range(3):
        gone = [asyncio.create_task(hasher.is_right(None, GOOD)) for _ in range(AT_ONCE_COUNT)]
        await asyncio.sleep(0)
        for task in gone:
            task.cancel()
        await asyncio.wait(gone)
        assert len(_threads() - before) <= AT_ONCE_COUNT
    assert not await hasher.is_right(None, GOOD)
    assert len(_threads() - before) <= AT_ONCE_COUNT


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("password")}
