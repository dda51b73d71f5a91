"""Readings and buckets of many sensors as one file."""

import zoneinfo
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.version import VERSION
from db.trusted import Trust
from ioc_api import PREFIX
from ioc_api.errors import BadParameterError
from ioc_api.export import plan, queries, statement
from ioc_api.export.file import FeatureFile, File, TextFile
from ioc_api.export.plan import Asked, Decimal, Delimiter, Estimate, Form, Format
from ioc_api.export.running import ExportResponse, Exports
from ioc_api.export.schemas import EstimateDocument, ProvenanceDocument
from ioc_api.given import CityDep, CityTimeDep, PoolDep, given
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.readings.tier import TierName
from ioc_api.series.request import known_kind, series_span
from ioc_api.span import Span

router = APIRouter(prefix=PREFIX, tags=["export"])

WHOLE_ROUTES = frozenset({f"{PREFIX}/export"})
"""Paths that nobody should ask for without a body: the whole file would be read for nothing."""
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
        plan.MEDIA_TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}},
        plan.MEDIA_TYPES["arrow"]: {"schema": {"type": "string", "format": "binary"}},
        plan.MEDIA_TYPES["geojson"]: {"schema": {"type": "object"}},
    },
}


async def file_form(
    file_format: Annotated[
        Format,
        Query(
            alias="format",
            description="`csv`: RFC 4180. `parquet`, `arrow`: columns with units, labels and "
            "source in the metadata of their fields. `geojson`: a feature for each row.",
        ),
    ] = "csv",
    delimiter: Annotated[
        Delimiter, Query(description="What stands between two cells of CSV.")
    ] = ",",
    decimal: Annotated[Decimal, Query(description="What stands before the decimals in CSV.")] = ".",
    bom: Annotated[
        Literal["0", "1"],
        Query(description="Whether CSV begins with a byte order mark, for Excel."),
    ] = "0",
    tz: Annotated[
        str | None,
        Query(
            description="IANA name of a zone: of CSV and GeoJSON `local_at` has the time there "
            "too; else `observed_at` is of that zone.",
            examples=["Asia/Bangkok"],
        ),
    ] = None,
) -> Form:
    """Return how the file is written. Raises `BadParameterError` where that cannot be."""
    form = Form(
        format=file_format, delimiter=delimiter, decimal=decimal, has_bom=bom == "1", zone=tz
    )
    plan.refuse_other_form(form)
    if delimiter == decimal:
        raise BadParameterError("decimal", decimal, (".", "delimiter=;"), "is the delimiter too")
    if tz is not None:
        known = sorted(zoneinfo.available_timezones())
        plan.refuse_unknown("tz", [tz], known)
    return form


async def asked_file(  # noqa: PLR0913, PLR0917 - each a parameter of the request
    city: CityDep,
    kind: Annotated[Kind, Depends(known_kind)],
    span: Annotated[Span, Depends(series_span)],
    form: Annotated[Form, Depends(file_form)],
    resolution: Annotated[
        TierName,
        Query(description="`raw`: readings as sent. `15m`, `1h`, `1d`: buckets that are touched."),
    ] = "raw",
    quantity: Annotated[
        str | None,
        Query(
            description="Only these quantities, separated by commas; by default all.",
            examples=["pm25_ugm3"],
            json_schema_extra={"pattern": parameters.QUANTITIES_PATTERN},
        ),
    ] = None,
    quality: Annotated[
        Trust,
        Query(
            description="`good`: what can be trusted (`quality & 63` is 0). `all`: all there is, "
            "while readings are kept."
        ),
    ] = "good",
) -> Asked:
    """Return which rows a request means."""
    wanted = None if quantity is None else quantity.split(",")
    plan.refuse_unknown("quantity", wanted or (), kind.quantity_names)
    return Asked(
        kind=kind,
        quantities=tuple(each for each in kind.quantities if wanted is None or each.name in wanted),
        tier=resolution,
        span=span,
        whole=plan.whole(span, resolution, timedelta(hours=city.utc_offset_h)),
        trust=quality,
        form=form,
    )


async def chosen_sensors(
    city: CityDep,
    area: parameters.AreaQuery = None,
    sensor_id: parameters.SensorIdsQuery = None,
    bbox: parameters.BboxQuery = None,
) -> queries.Chosen:
    """Return which sensors a request means."""
    areas = None if area is None else area.split(",")
    plan.refuse_unknown("area", areas or (), tuple(city.areas))
    sensor_ids = parameters.sensor_ids(sensor_id)
    return queries.Chosen(
        areas=None if areas is None else tuple(areas),
        sensor_ids=None if sensor_ids is None else tuple(sorted(sensor_ids)),
        box=parameters.bbox(bbox),
    )


class Planned(NamedTuple):
    """A file that can be written."""

    asked: Asked
    found: plan.Found
    estimate: Estimate


async def planned_file(
    pool: PoolDep,
    city: CityDep,
    asked: Annotated[Asked, Depends(asked_file)],
    chosen: Annotated[queries.Chosen, Depends(chosen_sensors)],
) -> Planned:
    """Return what a request means and how much it is."""
    offset = timedelta(hours=city.utc_offset_h)
    found = await queries.find(pool, asked, chosen, city.time_zone, offset)
    return Planned(asked, found, plan.estimate(asked, found.row_count))


PlannedDep = Annotated[Planned, Depends(planned_file)]


@router.get(
    "/export",
    summary="Readings or buckets of many sensors as one file",
    response_class=StreamingResponse,
    responses={200: _FILE, **problem.responses(413, 503)},
)
async def export(
    request: Request,
    city: CityDep,
    city_time: CityTimeDep,
    exports: ExportsDep,
    planned: PlannedDep,
) -> Response:
    """Stream a file, ordered by sensor and time, of any length up to a bound.

    With `area` rows are those that were observed there. Text cells that a spreadsheet would run
    begin with an apostrophe. Nothing follows the rows: where they come from, `provenance` says.
    """
    asked, found, estimate = planned
    plan.refuse_too_large(asked, estimate)
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


@router.get(
    "/export/estimate",
    summary="How large an exported file would be",
    response_model=EstimateDocument,
    responses=problem.responses(503),
)
async def export_estimate(planned: PlannedDep) -> Response:
    """Return rows and bytes, about, also of what `export` refuses as too large."""
    return answer(planned.estimate)


@router.get(
    "/export/provenance",
    summary="Where the rows of an exported file come from",
    response_model=ProvenanceDocument,
    responses=problem.responses(413, 503),
)
async def export_provenance(
    request: Request, pool: PoolDep, city: CityDep, city_time: CityTimeDep, planned: PlannedDep
) -> Response:
    """Return query, tier, quality, columns with their units, and the number of rows by now."""
    asked, found, estimate = planned
    plan.refuse_too_large(asked, estimate)
    rows = await queries.count(pool, asked, found, city.time_zone)
    return answer(
        {
            "query": request.url.query,
            "kind": asked.kind.code,
            "tier": asked.tier,
            "quality": asked.trust,
            "from": rfc3339(asked.span.from_at),
            "to": rfc3339(asked.span.to_at),
            "sensor_count": len({piece.sensor_key for piece in found.pieces}),
            "rows": rows,
            "columns": [
                {
                    "name": name,
                    "unit": quantity.unit,
                    "label_vi": quantity.label_vi,
                    "label_en": quantity.label_en,
                    "aggregate": quantity.aggregate,
                }
                for name, quantity in plan.value_columns(asked)
            ],
            "as_of": rfc3339(city_time.now()),
            "source": city.name_en,
            "version": VERSION,
        }
    )


def _origin(asked: Asked, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a file says of itself."""
    names = ("Query", "Tier", "Quality", "As-Of", "Version")
    told = {name.lower().replace("-", "_"): headers[f"Export-{name}"] for name in names}
    return {"kind": asked.kind.code, **told}


def _headers(request: Request, planned: Planned, as_of: str) -> Mapping[str, str]:
    query = quote(request.url.query, safe="%&=,;:.+-_~/?!*'()@$")
    return {
        "Content-Type": plan.MEDIA_TYPES[planned.asked.form.format],
        "Content-Disposition": f'attachment; filename="{plan.file_name(planned.asked)}"',
        "Cache-Control": "no-store",
        "Export-Query": query,
        "Export-Tier": planned.asked.tier,
        "Export-Quality": planned.asked.trust,
        "Export-Rows-Estimated": str(planned.estimate.rows),
        "Export-As-Of": as_of,
        "Export-Version": VERSION,
        "Link": f'<{request.url.path}/provenance?{query}>; rel="describedby"',
    }
