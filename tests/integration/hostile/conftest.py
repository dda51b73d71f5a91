"""Real workers under attack: one for each test, or one product for all attacks of a file."""

from collections.abc import Iterator

import pytest

from tests.stand import siege
from tests.stand.siege import Siege


@pytest.fixture(scope="module")
def besieged() -> Iterator[Siege]:
    """A worker and an API on servers of their own; each attack must leave them as they were."""
    with siege.laid() as laid:
        yield laid
