"""Alerts between the database and the book in which they are worked on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from contract.clock import from_us
from db.connection import Connection
from operations.engine.queries import QUERIES
from operations.gather.book import Alert, Book, Episode
from operations.life.state import State


async def read(
    connection: Connection,
    *,
    rule_ids: Sequence[str],
    sensor_keys: Sequence[int],
    since_us: int,
) -> Book:
    """Return the alerts that something may concern, locked.

    Parameters
    ----------
    rule_ids
        Of the rules concerned, and of all of their families.
    sensor_keys
        Of the sensors concerned.
    since_us
        Episodes of those that ended before do not matter. [us]
    """
    values = {
        "rule_ids": list(rule_ids),
        "sensor_keys": list(sensor_keys),
        "since_at": from_us(since_us),
    }
    rows = await (await connection.execute(QUERIES["lock_alerts"], values)).fetchall()
    alerts = {row[0]: _alert(row) for row in rows}
    if alerts:
        values["alert_ids"] = list(alerts)
        found = await (await connection.execute(QUERIES["read_episodes"], values)).fetchall()
        for alert_id, *columns in found:
            alerts[alert_id].episodes.append(_episode(columns))
    for alert in alerts.values():
        if isinstance(alert.absorbed_by, int):
            alert.absorbed_by = alerts.get(alert.absorbed_by, alert.absorbed_by)
    return Book(list(alerts.values()))


async def write(connection: Connection, book: Book, now_us: int) -> list[Alert]:
    """Write what was changed in a book; return the alerts that are new."""
    new = [one for one in book.alerts if one.alert_id is None]
    changed = [one for one in book.alerts if one.is_changed and one.alert_id is not None]
    async with connection.cursor() as cursor:
        for alert, (alert_id,) in zip(
            new, await _returned(cursor, "insert_alert", map(_new_row, new)), strict=True
        ):
            alert.alert_id = alert_id
        await _many(cursor, "update_alert", map(_row, changed))
        await _many(cursor, "tell_by", map(_told_row, [*new, *changed]))
        touched = [*new, *changed]
        await _many(cursor, "insert_episode", _episodes(touched, is_stored=False))
        await _many(cursor, "update_episode", _episodes(touched, is_stored=True))
        await _many(cursor, "insert_step", _steps(touched, now_us))
        await _many(
            cursor,
            "insert_news",
            [{"alert_id": one.alert_id, "what": str(what)} for one in touched for what in one.news],
        )
    return new


def _alert(row: Sequence[Any]) -> Alert:
    names = (
        *("alert_id", "version", "rule_id", "rule_version", "severity", "state", "kind"),
        *("quantity", "sensor_key", "sensor_count", "area", "ward", "value", "limit_value"),
        *("unit", "is_late", "is_silent", "absorbed_by"),
        *("since_us", "raised_us", "last_us", "cleared_us", "due_us", "suppressed_until_us"),
    )
    columns: dict[str, Any] = dict(zip(names, row, strict=True))
    columns["state"] = State(columns["state"])
    return Alert(**columns)


def _episode(columns: Sequence[Any]) -> Episode:
    sensor_key, value, is_late, since_us, raised_us, last_us, cleared_us, disproved_us = columns
    return Episode(
        sensor_key=sensor_key,
        since_us=since_us,
        raised_us=raised_us,
        last_us=last_us,
        cleared_us=cleared_us,
        value=value,
        is_late=is_late,
        disproved_us=disproved_us,
        stored_since_us=since_us,
    )


def _row(alert: Alert) -> dict[str, object]:
    return {
        "alert_id": alert.alert_id,
        "version": alert.version,
        "state": str(alert.state),
        "sensor_count": alert.sensor_count,
        "value": alert.value,
        "since_at": from_us(alert.since_us),
        "last_at": from_us(alert.last_us),
        "cleared_at": _at(alert.cleared_us),
        "due_at": _at(alert.due_us),
        "is_silent": alert.is_silent,
        "suppressed_until": _at(alert.suppressed_until_us),
    }


def _new_row(alert: Alert) -> dict[str, object]:
    return _row(alert) | {
        "rule_id": alert.rule_id,
        "rule_version": alert.rule_version,
        "severity": alert.severity,
        "kind": alert.kind,
        "quantity": alert.quantity,
        "sensor_key": alert.sensor_key,
        "area": alert.area,
        "ward": alert.ward,
        "limit_value": alert.limit_value,
        "raised_at": from_us(alert.raised_us),
        "evidence": json.dumps(dict(alert.evidence)),
        "unit": alert.unit,
        "is_late": alert.is_late,
    }


def _told_row(alert: Alert) -> dict[str, object]:
    teller = alert.absorbed_by
    teller_id = teller.alert_id if isinstance(teller, Alert) else teller
    return {"alert_id": alert.alert_id, "absorbed_by": teller_id}


def _episodes(alerts: Iterable[Alert], *, is_stored: bool) -> list[dict[str, object]]:
    return [
        {
            "alert_id": alert.alert_id,
            "sensor_key": one.sensor_key,
            "stored_since_at": _at(one.stored_since_us),
            "since_at": from_us(one.since_us),
            "raised_at": from_us(one.raised_us),
            "last_at": from_us(one.last_us),
            "cleared_at": _at(one.cleared_us),
            "value": one.value,
            "is_late": one.is_late,
            "disproved_at": _at(one.disproved_us),
        }
        for alert in alerts
        for one in alert.episodes
        if one.is_changed and (one.stored_since_us is not None) == is_stored
    ]


def _steps(alerts: Iterable[Alert], now_us: int) -> list[dict[str, object]]:
    return [
        {
            "alert_id": alert.alert_id,
            "version": one.version,
            "step": str(one.step),
            "from_state": str(one.from_state),
            "to_state": str(one.to_state),
            "at": from_us(now_us),
            "note": one.note,
            "until_at": _at(one.until_us),
        }
        for alert in alerts
        for one in alert.taken
    ]


def _at(instant_us: int | None) -> datetime | None:
    return None if instant_us is None else from_us(instant_us)


async def _many(cursor: Any, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    given = list(rows)
    if given:
        await cursor.executemany(QUERIES[name], given)


async def _returned(
    cursor: Any, name: str, rows: Iterable[Mapping[str, object]]
) -> list[tuple[Any, ...]]:
    """Return the row that each statement returns, in their order."""
    given = list(rows)
    if not given:
        return []
    await cursor.executemany(QUERIES[name], given, returning=True)
    found = [await cursor.fetchone()]
    while cursor.nextset():
        found.append(await cursor.fetchone())
    return found
