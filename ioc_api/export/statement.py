"""The statements that read a file's rows, and that write them as text or in binary."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import ClientCursor, Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.column import comma
from db.current import current, former
from db.queries import load_templates
from db.register import before_bucket, chain_before
from db.rollup import readings_of
from db.trusted import Trust, is_trusted
from ioc_api.export import index
from ioc_api.export.columns import (
    head_names,
    long_names,
    naming,
    text_names,
    value_columns,
    value_names,
)
from ioc_api.export.plan import Asked, Found
from ioc_api.readings.queries import bucket_values, fields
from ioc_api.readings.tier import TierName, tier_of

_TEMPLATES = load_templates(Path(__file__).with_name("queries.sql"))
_CHOSEN = SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen)")
_COPY_TEXT = SQL("COPY ({select}) TO STDOUT (FORMAT csv, DELIMITER {delimiter})")
# JSON has no bare control characters, so that nothing of it is quoted once more.
_COPY_JSON = SQL("COPY ({select}) TO STDOUT (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')")
_FEATURE = SQL(
    """json_build_object('type', 'Feature', 'geometry', told.point::JSON, 'properties', """
    """(SELECT row_to_json(cell) FROM (SELECT {cells}) AS cell ({names})))"""
)
_COPY_BINARY = SQL("COPY ({select}) TO STDOUT (FORMAT binary)")
_CELLS = SQL("SELECT {cells} FROM ({rows}) AS told ({names})")
_EACH = SQL("{cells} CROSS JOIN LATERAL (VALUES {values}) AS each ({names})")
# Milliseconds, as the API prints them; the session's zone is UTC.
_UTC_CELL = SQL("""to_char(told.{}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""")
# Without an offset, which spreadsheets do not read; the column before it is beyond doubt.
_LOCAL_CELL = SQL("to_char(told.{} AT TIME ZONE {}, 'YYYY-MM-DD HH24:MI:SS')")
_CELL = SQL("told.{}")
# How a number is written. In one column of many quantities, text or JSON: their types differ.
_COMMA = SQL("replace({}::TEXT, '.', ',')")
_TEXT = SQL("{}::TEXT")
_JSON = SQL("to_json({})")
# No cell is NULL, so that all rows are of one width; no stored value is NaN.
_PLACE_CELL = SQL("(told.place - 1)::INT")
_COUNT_CELL = SQL("coalesce(told.{}, -1)::INT")
_REAL_CELL = SQL("coalesce(told.{}::REAL, 'NaN')")
_DOUBLE_CELL = SQL("coalesce(told.{}::DOUBLE PRECISION, 'NaN')")


def text_statement(
    taken: Connection[tuple[Any, ...]], asked: Asked, found: Found, time_zone: str
) -> bytes:
    """Return the statement that writes the rows as CSV.

    A COPY takes no parameters: the client puts them in.
    """
    select = _select_text(asked, _text_cells(asked), time_zone)
    statement = _COPY_TEXT.format(select=select, delimiter=Literal(asked.form.cell_end))
    return ClientCursor(taken).mogrify(statement, parameters(asked, found)).encode()


def json_statement(
    taken: Connection[tuple[Any, ...]], asked: Asked, found: Found, time_zone: str
) -> bytes:
    """Return the statement that writes each row as a line with a GeoJSON feature."""
    names = comma([Identifier(name) for name in text_names(asked)])
    feature = _FEATURE.format(cells=comma(_text_cells(asked)), names=names)
    statement = _COPY_JSON.format(select=_select_text(asked, [feature], time_zone))
    return ClientCursor(taken).mogrify(statement, parameters(asked, found)).encode()


def _text_cells(asked: Asked) -> list[Composable]:
    at = Identifier("observed_at")
    cells: list[Composable] = [_CELL.format(Identifier("sensor_id")), _UTC_CELL.format(at)]
    if asked.form.zone is not None:
        cells.append(_LOCAL_CELL.format(at, Literal(asked.form.zone)))
    cells += [_CELL.format(Identifier(name)) for name in head_names(asked)[2:]]
    if asked.form.shape == "long":
        return cells + [SQL("each.{}").format(Identifier(name)) for name in long_names(asked)]
    return cells + [_number(asked, name) for name in value_names(asked)]


def _number(asked: Asked, name: str) -> Composed:
    cell = _CELL.format(Identifier(name))
    if asked.form.decimal == ",":
        return _COMMA.format(cell)
    if asked.form.shape == "wide":
        return cell
    return (_TEXT if asked.form.format == "csv" else _JSON).format(cell)


def _select_text(asked: Asked, cells: list[Composable], time_zone: str) -> Composable:
    select = _select(asked, cells, time_zone)
    if asked.form.shape == "wide":
        return select
    values: list[Composable] = []
    for column in value_columns(asked):
        words = {name: Literal(asked.form.text(word)) for name, word in naming(column).items()}
        told = {**words, "value": _number(asked, column.name)}
        values.append(SQL("({})").format(comma([told[name] for name in long_names(asked)])))
    names = comma([Identifier(name) for name in long_names(asked)])
    return _EACH.format(cells=select, values=comma(values), names=names)


def binary_statement(
    taken: Connection[tuple[Any, ...]], asked: Asked, found: Found, time_zone: str
) -> bytes:
    """Return the statement that writes the rows as binary COPY, all of one width.

    Instead of the sensor's id stands the place of its piece. Counts of -1 and values that are NaN
    stand for NULL.
    """
    cells: list[Composable] = [_PLACE_CELL, _CELL.format(Identifier("observed_at"))]
    is_raw = asked.tier == "raw"
    count = _CELL if is_raw else _COUNT_CELL
    cells += [count.format(Identifier(name)) for name in head_names(asked)[2:]]
    for name, quantity, _ in value_columns(asked):
        cell = _DOUBLE_CELL if quantity.is_double else _REAL_CELL
        cells.append(cell.format(Identifier(name)))
    statement = _COPY_BINARY.format(select=_select(asked, cells, time_zone))
    return ClientCursor(taken).mogrify(statement, parameters(asked, found)).encode()


def _select(asked: Asked, cells: list[Composable], time_zone: str) -> Composed:
    told = [Identifier(name) for name in _told_names(asked)]
    return _CELLS.format(cells=comma(cells), rows=rows(asked, time_zone), names=comma(told))


def rows(asked: Asked, time_zone: str) -> Composed:
    """Return the statement that reads the rows; it takes `parameters`."""
    if asked.tier == "raw":
        return _select_readings(asked.kind, asked.quantities, asked.trust)
    return _select_buckets(
        asked.kind, (asked.read_quantities, asked.indices), asked.tier, time_zone, asked.trust
    )


def parameters(asked: Asked, found: Found) -> dict[str, Any]:
    """Return what `rows` takes."""
    from_at = asked.whole.from_at - _before(asked, found)
    return {
        "kind": asked.kind.code,
        "sensor_keys": [piece.sensor_key for piece in found.pieces],
        "sensor_ids": [asked.form.text(piece.sensor_id) for piece in found.pieces],
        "from_ats": [piece.from_at for piece in found.pieces],
        "to_ats": [piece.to_at for piece in found.pieces],
        "points": [piece.point for piece in found.pieces],
        "from_at": from_at,
        "first_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "stale_from_at": from_at,
        "stale_to_at": asked.whole.to_at,
    }


def _before(asked: Asked, found: Found) -> timedelta:
    """Return how long before the span begins what is computed, for the chains of registers."""
    if asked.tier == "raw" or all(one.aggregate != "counter" for one in asked.quantities):
        return timedelta()
    kept_from_at = found.kept_from_at if asked.trust == "all" else None
    return chain_before(tier_of(asked.tier).width_s, asked.whole.from_at, kept_from_at)


def _told_names(asked: Asked) -> list[str]:
    """Return the columns of the rows as they are read: more than are told."""
    first, *others = head_names(asked)
    values = value_names(asked)
    if asked.tier != "raw":
        values = [f"{each.name}_{part}" for each in asked.read_quantities for part in fields(each)]
        values += [each.name for each in asked.indices]
    return [first, "place", "point", *others, *values]


@lru_cache
def _select_readings(kind: Kind, quantities: tuple[Quantity, ...], trust: Trust) -> Composed:
    return _TEMPLATES["select_readings"].format(
        values=comma([SQL("reading.{}").format(Identifier(each.name)) for each in quantities]),
        readings=readings_of(kind),
        counts=is_trusted(SQL("reading")) if trust == "good" else SQL("TRUE"),
    )


@lru_cache
def _select_buckets(
    kind: Kind,
    asked: tuple[tuple[Quantity, ...], tuple[Quantity, ...]],
    tier_name: TierName,
    time_zone: str,
    trust: Trust,
) -> Composed:
    quantities, indices = asked
    tier = tier_of(tier_name)
    sensor_key, at = SQL("chain.sensor_key"), SQL("chain.bucket_at")
    chained = before_bucket(quantities, at, tier.width_s, sensor_key)
    chain: list[Composable] = [SQL("SELECT current.* FROM current")]
    before = former(kind, tier, quantities)
    if before is not None:
        chain.append(SQL("({})").format(before))
    return _TEMPLATES["select_buckets"].format(
        stale=_TEMPLATES[f"stale_{trust}"],
        **current(
            kind,
            tier,
            quantities,
            time_zone,
            sensors=_CHOSEN,
            kept_limit=SQL(""),
            trust=trust,
        ),
        steps=SQL(" UNION ALL ").join(chain),
        row=comma([SQL("chain.*"), *chained]),
        values=comma([*map(bucket_values, quantities), *index.values(indices, tier_name)]),
    )
