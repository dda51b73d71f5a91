"""What a request for a file means: each parameter read, documented and refused here."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal, NamedTuple

from fastapi import Depends, Query

from contract.catalogue import Kind
from db.trusted import Trust
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.scope import Scope
from ioc_api.errors import BadParameterError
from ioc_api.export import index, plan, queries
from ioc_api.export.form import Decimal, Delimiter, Form, Format, Shape, refuse_other_form
from ioc_api.export.plan import Asked
from ioc_api.export.refusal import refuse_unknown
from ioc_api.export.size import ROWS_MAX, Estimate, estimate, shorter, too_large
from ioc_api.given import CityDep, PoolDep
from ioc_api.http import parameters
from ioc_api.http.zones import ZONE_PATTERN, known_zone
from ioc_api.readings.tier import TierName
from ioc_api.series.request import known_kind, series_span
from ioc_api.span import Span

_PATTERN = parameters.list_pattern("|".join([*parameters.QUANTITY_NAMES, *index.NAMES]))


async def file_form(
    file_format: Annotated[
        Format,
        Query(
            alias="format",
            description="`csv`: RFC 4180. `parquet`, `arrow`: columns with units, labels and "
            "source in the metadata of their fields. `geojson`: a feature for each row.",
        ),
    ] = "csv",
    shape: Annotated[
        Shape,
        Query(
            description="`wide`: a row for each reading or bucket, a column for each value. "
            "`long`: a row for each value, with `quantity`, `value` and `unit`, of a bucket `stat` "
            "too."
        ),
    ] = "wide",
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
            json_schema_extra={"pattern": ZONE_PATTERN},
        ),
    ] = None,
) -> Form:
    """Return how the file is written. Raises `BadParameterError` where that cannot be."""
    form = Form(
        format=file_format,
        shape=shape,
        delimiter=delimiter,
        decimal=decimal,
        has_bom=bom == "1",
        zone=None if tz is None else known_zone("tz", tz),
    )
    refuse_other_form(form)
    if delimiter == decimal:
        raise BadParameterError("decimal", decimal, (".", "delimiter=;"), "is the delimiter too")
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
            description="Only these quantities, separated by commas; by default all that are "
            "measured. Hours and days of air quality also have `vn_aqi`, the index of the air.",
            examples=["pm25_ugm3"],
            json_schema_extra={"pattern": _PATTERN},
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
    indices = index.of_kind(kind)
    labels = {each.name: each.label_en for each in (*kind.quantities, *indices.values())}
    refuse_unknown("quantity", wanted or (), labels)
    asked_indices = tuple(each for name, each in indices.items() if name in (wanted or ()))
    index.refuse_other_tier(asked_indices, resolution)
    return Asked(
        kind=kind,
        quantities=tuple(each for each in kind.quantities if wanted is None or each.name in wanted),
        indices=asked_indices,
        tier=resolution,
        span=span,
        whole=plan.whole(span, resolution, timedelta(hours=city.utc_offset_h)),
        trust=quality,
        form=form,
    )


async def chosen_sensors(
    city: CityDep,
    scope: ScopeDep,
    area: parameters.AreaQuery = None,
    sensor_id: parameters.SensorIdsQuery = None,
    bbox: parameters.BboxQuery = None,
) -> queries.Chosen:
    """Return which sensors a request means.

    Raises
    ------
    BadParameterError
        An area is not known, or an id is none.
    ForbiddenError
        All of an area lies where the asker may not look.
    """
    areas = None if area is None else area.split(",")
    refuse_unknown("area", areas or (), {code: one.name_vi for code, one in city.areas.items()})
    scope.refuse_outside(areas, city)
    sensor_ids = parameters.sensor_ids(sensor_id)
    return queries.Chosen(
        scope=scope,
        areas=None if areas is None else tuple(areas),
        sensor_ids=None if sensor_ids is None else tuple(sorted(sensor_ids)),
        box=parameters.bbox(bbox),
    )


class Planned(NamedTuple):
    """A file that can be written, of what its asker may look at."""

    asked: Asked
    found: plan.Found
    estimate: Estimate
    scope: Scope

    @property
    def cost(self) -> int:
        """Return how many rows it has or is made of, whichever are more."""
        return max(self.estimate.rows, round(self.found.read_count))


async def planned_file(
    pool: PoolDep,
    city: CityDep,
    asked: Annotated[Asked, Depends(asked_file)],
    chosen: Annotated[queries.Chosen, Depends(chosen_sensors)],
) -> Planned:
    """Return what a request means and how much it is."""
    offset = timedelta(hours=city.utc_offset_h)
    found = await queries.find(pool, asked, chosen, city.time_zone, offset)
    return Planned(asked, found, estimate(asked, found.row_count), chosen.scope)


PlannedDep = Annotated[Planned, Depends(planned_file)]


async def fitting_file(
    pool: PoolDep,
    city: CityDep,
    chosen: Annotated[queries.Chosen, Depends(chosen_sensors)],
    planned: PlannedDep,
) -> Planned:
    """Return a file that is not too large.

    Raises
    ------
    TooLargeError
        With the estimate and a span from the same begin that does fit: it was looked at.
    """
    fitting = planned
    while fitting.cost > ROWS_MAX:
        asked = fitting.asked
        span = shorter(asked.span, fitting.cost)
        if span == asked.span:
            raise too_large(planned.estimate, planned.cost, None)
        whole = plan.whole(span, asked.tier, timedelta(hours=city.utc_offset_h))
        asked = replace(asked, span=span, whole=whole)
        fitting = await planned_file(pool, city, asked, chosen)
    if fitting is not planned:
        raise too_large(planned.estimate, planned.cost, fitting.asked.span)
    return planned


FittingDep = Annotated[Planned, Depends(fitting_file)]
