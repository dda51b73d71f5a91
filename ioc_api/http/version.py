"""Which version of a thing a change is of: the header `If-Match`."""

import re
from typing import Annotated

from fastapi import Depends, Header

from ioc_api.errors import BadParameterError, VersionMissingError

_FORM = r'^("[1-9][0-9]{0,8}"|[1-9][0-9]{0,8})$'
_VERSION = re.compile(_FORM, re.ASCII)


async def version_named(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The version that is changed, quoted or not; without it 428, where it is "
            "not the newest one 409.",
            examples=["3"],
            json_schema_extra={"pattern": _FORM},
        ),
    ] = None,
) -> int:
    """Return the version that a change is of.

    Raises
    ------
    VersionMissingError
        The request does not say.
    BadParameterError
        It is no version.
    """
    if if_match is None:
        raise VersionMissingError
    if not _VERSION.fullmatch(if_match):
        raise BadParameterError("If-Match", if_match, ('a version, as in 3 or "3"',))
    return int(if_match.strip('"'))


VersionDep = Annotated[int, Depends(version_named)]


def etag(version: int) -> dict[str, str]:
    """Return the header by which an answer names the version that it tells."""
    return {"ETag": f'"{version}"'}
