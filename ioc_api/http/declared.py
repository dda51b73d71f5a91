"""What a route declares that it takes from a query, and the refusal of everything else.

A misspelt filter that is passed over answers another question than the one that was asked.
"""

from collections.abc import Collection, Mapping
from typing import Literal, cast, get_args, get_origin

from annotated_types import Ge, Le
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.requests import HTTPConnection
from fastapi.routing import APIRoute
from pydantic.fields import FieldInfo
from starlette.datastructures import QueryParams

from ioc_api.errors import BadParameterError

ONE_VALUE = "one value, or several in one separated by commas where a list is meant"


def accepted(connection: HTTPConnection) -> dict[str, tuple[str, ...]]:
    """Return what each query parameter of the request's route accepts: values, or words."""
    route = connection.scope.get("route")
    if not isinstance(route, APIRoute):
        return {}
    return {
        field.alias: _accepted(field.field_info)
        for field in get_flat_params(route.dependant)
        if isinstance(field.field_info, Query)
    }


def _accepted(parameter: FieldInfo) -> tuple[str, ...]:
    said = cast("Mapping[str, list[str]]", parameter.json_schema_extra or {})
    if "enum" in said:
        return tuple(said["enum"])
    for form in (parameter.annotation, *get_args(parameter.annotation)):
        if get_origin(form) is Literal:
            return tuple(map(str, get_args(form)))
    low = [each.ge for each in parameter.metadata if isinstance(each, Ge)]
    high = [each.le for each in parameter.metadata if isinstance(each, Le)]
    if low and high:
        return (f"{low[0]}…{high[0]}",)
    return (parameter.description or "",)


async def refuse_undeclared(connection: HTTPConnection) -> None:
    """Refuse a request whose query has parameters that its route does not declare.

    A socket cannot be refused here: its route calls `refuse_others`.

    Raises
    ------
    BadParameterError
        As `refuse_others` does.
    """
    if connection.scope["type"] == "http" and connection.query_params:
        refuse_others(connection.query_params, accepted(connection))


def refuse_others(query: QueryParams, names: Collection[str]) -> None:
    """Refuse a query with other parameters than `names`, or with one of them twice.

    Raises
    ------
    BadParameterError
        For the first parameter of that kind.
    """
    for name, value in query.items():
        if name not in names:
            known = tuple(names) or ("no parameter at all",)
            raise BadParameterError(name, value, known, "is no parameter of this path")
        if len(query.getlist(name)) > 1:
            raise BadParameterError(name, value, (ONE_VALUE,), "is not the only one")
