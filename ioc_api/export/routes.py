"""Readings and buckets of many sensors as one file."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from contract.clock import rfc3339
from contract.version import VERSION
from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.export import plan, queries, statement
from ioc_api.export.columns import rows_each, value_columns
from ioc_api.export.file import FeatureFile, File, TextFile
from ioc_api.export.form import MEDIA_TYPES
from ioc_api.export.plan import Asked
from ioc_api.export.request import FittingDep, Planned, PlannedDep
from ioc_api.export.running import ExportResponse, Exports
from ioc_api.export.schemas import EstimateDocument, ProvenanceDocument
from ioc_api.given import CityDep, CityTimeDep, PoolDep, given
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer

router = APIRouter(prefix=PREFIX, tags=["export"])

OWN_HEADS = frozenset({f"{PREFIX}/export"})
"""Paths that answer HEAD by themselves: as GET the whole file would be read for nothing."""
ExportsDep = Annotated[Exports, given(Exports)]

_EXAMPLE = (
    "sensor_id,observed_at,quality,pm25_ugm3\r\n"
    f"{parameters.EXAMPLE_SENSOR_ID},2026-11-22T07:00:00.000Z,0,42.1\r\n"
)
_HEADERS = {
    name: {"description": says, "schema": {"type": "string"}}
    for name, says in (
        ("Export-Query", "The parameters, as they were sent."),
        ("Export-Tier", "Where the rows come from."),
        ("Export-Quality", "Which readings they are or are made of."),
        ("Export-Rows-Estimated", "Rows, about; `provenance` counts them."),
        ("Export-Scope", "The asker's areas, where all of it was observed; none for the city."),
        ("Export-As-Of", "City time of the answer."),
        ("Export-Version", "Version of the system that they were read from."),
        ("Link", "Where `provenance` of this file is."),
    )
}
_FILE = {
    "description": "The file, ordered by sensor and time. One that ends before its last chunk is "
    "not whole.",
    "headers": _HEADERS,
    "content": {
        "text/csv": {"schema": {"type": "string"}, "example": _EXAMPLE},
        MEDIA_TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}},
        MEDIA_TYPES["arrow"]: {"schema": {"type": "string", "format": "binary"}},
        MEDIA_TYPES["geojson"]: {"schema": {"type": "object"}},
    },
}


@router.get(
    "/export",
    summary="Readings or buckets of many sensors as one file",
    response_class=StreamingResponse,
    responses={200: _FILE, **problem.responses(413, 503)},
)
@needs(Right.READ)
async def export(
    request: Request,
    city: CityDep,
    city_time: CityTimeDep,
    exports: ExportsDep,
    planned: FittingDep,
) -> Response:
    """Stream a file, ordered by sensor and time, of any length up to a bound.

    With `area` rows are those that were observed there. Text cells that a spreadsheet would run
    begin with an apostrophe. Nothing follows the rows: where they come from, `provenance` says.
    """
    asked, found = planned.asked, planned.found
    copy = {"csv": statement.text_statement, "geojson": statement.json_statement}.get(
        asked.form.format, statement.binary_statement
    )
    running = await exports.begin(lambda taken: copy(taken, asked, found, city.time_zone))
    headers = _headers(request, planned, rfc3339(city_time.now()))

    def make() -> File:
        if asked.form.format == "csv":
            return TextFile(asked)
        if asked.form.format == "geojson":
            return FeatureFile()
        # Large, and most cities are never asked for one: loaded by the first who is.
        from ioc_api.export.arrow_file import ArrowFile  # noqa: PLC0415

        sensor_ids = [piece.sensor_id for piece in found.pieces]
        return ArrowFile(asked, sensor_ids, _origin(asked, headers), city.name_en)

    return ExportResponse(running, make, headers)


@router.head("/export", include_in_schema=False)
@needs(Right.READ)
async def export_head(request: Request, city_time: CityTimeDep, planned: FittingDep) -> Response:
    """Say what the file would be, without its length, which nobody knows before it is written."""
    headers = _headers(request, planned, rfc3339(city_time.now()))
    return StreamingResponse(iter(()), headers=headers)


@router.get(
    "/export/estimate",
    summary="How large an exported file would be",
    response_model=EstimateDocument,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def export_estimate(planned: PlannedDep) -> Response:
    """Return rows and bytes, about, also of what `export` refuses as too large."""
    return answer(planned.estimate)


@router.get(
    "/export/provenance",
    summary="Where the rows of an exported file come from",
    response_model=ProvenanceDocument,
    responses=problem.responses(413, 503),
)
@needs(Right.READ)
async def export_provenance(
    request: Request,
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
    exports: ExportsDep,
    planned: FittingDep,
) -> Response:
    """Return query, tier, quality, columns with their units, and the number of rows by now."""
    asked, found = planned.asked, planned.found
    async with exports.counting:
        rows = await queries.count(pool, asked, found, city.time_zone)
    return answer(
        {
            "query": request.url.query,
            "kind": asked.kind.code,
            "tier": asked.tier,
            "quality": asked.trust,
            "scope": planned.scope.codes,
            "from": rfc3339(asked.span.from_at),
            "to": rfc3339(asked.span.to_at),
            "sensor_count": len({piece.sensor_key for piece in found.pieces}),
            "shape": asked.form.shape,
            "rows": rows * rows_each(asked),
            "columns": [
                {
                    "name": column.name,
                    "unit": column.quantity.unit,
                    "label_vi": column.quantity.label_vi,
                    "label_en": column.quantity.label_en,
                    "aggregate": column.aggregate,
                }
                for column in value_columns(asked)
            ],
            "as_of": rfc3339(city_time.now()),
            "source": city.name_en,
            "version": VERSION,
        }
    )


def _origin(asked: Asked, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a file says of itself."""
    names = ("Query", "Tier", "Quality", "Scope", "As-Of", "Version")
    told = {
        name.lower().replace("-", "_"): headers[f"Export-{name}"]
        for name in names
        if f"Export-{name}" in headers
    }
    return {"kind": asked.kind.code, **told}


def _headers(request: Request, planned: Planned, as_of: str) -> Mapping[str, str]:
    query = quote(request.url.query, safe="%&=,;:.+-_~/?!*'()@$")
    scope = planned.scope.codes
    return {
        "Content-Type": MEDIA_TYPES[planned.asked.form.format],
        "Content-Disposition": f'attachment; filename="{plan.file_name(planned.asked)}"',
        "Cache-Control": "no-store",
        "Accept-Ranges": "none",
        "Export-Query": query,
        "Export-Tier": planned.asked.tier,
        "Export-Quality": planned.asked.trust,
        "Export-Rows-Estimated": str(planned.estimate.rows),
        **({} if scope is None else {"Export-Scope": ",".join(scope)}),
        "Export-As-Of": as_of,
        "Export-Version": VERSION,
        "Link": f'<{request.url.path}/provenance?{query}>; rel="describedby"',
    }
