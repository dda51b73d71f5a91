"""A change names the version that it is of, quoted or not."""

import pytest

from ioc_api.errors import BadParameterError, VersionMissingError
from ioc_api.http.version import etag, version_named


async def test_a_version_is_a_number_quoted_or_not() -> None:
    assert [await version_named(text) for text in ("3", '"3"', etag(3)["ETag"])] == [3, 3, 3]


@pytest.mark.parametrize(
    "text", ["", "0", '"3', "*", 'W/"3"', "3, 4", "-1", "1234567890", "\u0663"]
)
async def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadParameterError, match="If-Match"):
        await version_named(text)


async def test_a_change_that_does_not_say_is_refused_as_such() -> None:
    with pytest.raises(VersionMissingError):
        await version_named()
