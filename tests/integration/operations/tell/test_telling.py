"""What happens to alerts is told: signed, again where it failed, given up, once by its id."""

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contract import topic
from contract.payload import alert
from embedded.mosquitto import MosquittoServer
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.hook import HEAD, SECRET, TARGET, Call, Hook, Tell
from tests.stand.publisher import Publisher
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

ROW = """
SELECT telling_id, told_at IS NOT NULL, failed_at IS NOT NULL, attempt_count, last_error
FROM telling WHERE channel <> 'mqtt' ORDER BY telling_id
"""
AGAIN = "UPDATE telling SET failed_at = NULL, attempt_count = 0, next_at = NOW()"
CLEARED = "UPDATE alert SET cleared_at = since_at WHERE alert_id = %s"

Raise = Callable[..., int]


@pytest.fixture
def raised(rows: AlertRows) -> Raise:
    """Let an alert be raised."""

    def made(what: str = "raised", **columns: Any) -> int:
        columns = {"area": "760", **columns}
        alert_id = rows.alert(rows.rule(threshold_rule()), **columns)
        rows.news(alert_id, what)
        return alert_id

    return made


def tellings(connection: psycopg.Connection) -> list[tuple[Any, ...]]:
    """Return what was to be told to targets: id, told, given up, attempts, problem."""
    return connection.execute(ROW).fetchall()


def is_signed(call: Call) -> bool:
    """Tell whether a call bears the signature that whoever knows the secret expects."""
    signed = f"{call.headers['X-IOC-Timestamp']}.".encode() + call.body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return call.headers["X-IOC-Signature"] == f"sha256={digest}"


def test_a_webhook_is_told_and_can_see_by_whom(
    tell: Tell, raised: Raise, hook: Hook, connection: psycopg.Connection, until: Until
) -> None:
    alert_id = raised()
    tell()
    until(lambda: bool(hook.calls), "it is told")
    [call] = hook.calls
    assert is_signed(call)
    body = json.loads(call.body)
    assert (body["target"], str(body["telling_id"])) == ("hook", call.headers["X-IOC-Telling"])
    assert body["title"].startswith("[CRITICAL] Deep flood")
    assert f"Alert {alert_id}" in body["text"]
    assert alert.decode(json.dumps(body["alert"]).encode()).what == "raised"
    until(lambda: tellings(connection)[0][1], "it is written that it was told")
    assert tellings(connection)[0][3:] == (1, None)


def test_the_broker_is_told_in_the_order_of_the_news(
    tell: Tell,
    raised: Raise,
    rows: AlertRows,
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until: Until,
) -> None:
    listener = connect_publisher(broker.port)
    listener.subscribe(topic.alert_filter("hcmc"), until)
    first, second = raised(), raised(area=None, is_silent=True)
    rows.news(first, "acknowledge")
    tell()
    until(lambda: len(listener.received) == 3, "all is told")
    heard = listener.received
    said = [(where.rpartition("/")[2], alert.decode(payload)) for where, payload in heard]
    assert [(where, one.alert_id, one.what, one.silent) for where, one in said] == [
        ("760", first, "raised", False),
        ("city", second, "raised", True),
        ("760", first, "acknowledge", False),
    ]
    left = "SELECT count(*) FROM telling WHERE channel = 'mqtt'"
    until(lambda: rows.connection.execute(left).fetchone() == (0,), "nothing of it is left")


def test_what_failed_is_tried_again(
    tell: Tell, raised: Raise, hook: Hook, connection: psycopg.Connection, until: Until
) -> None:
    """A redirect is a failure too: it may lead anywhere."""
    hook.answers.extend((500, 302))
    raised()
    tell()
    until(lambda: bool(tellings(connection)) and tellings(connection)[0][1], "it is told")
    assert len(hook.calls) == 3
    assert {call.path for call in hook.calls} == {"/hook"}
    assert len(set(hook.tellings)) == 1
    assert tellings(connection)[0][2:] == (False, 3, None)


def test_what_fails_for_too_long_is_given_up_and_can_be_sent_again(
    tell: Tell, raised: Raise, hook: Hook, connection: psycopg.Connection, until: Until
) -> None:
    hook.answers.extend((503, 503, 503))
    raised()
    process = tell()
    until(lambda: bool(tellings(connection)) and tellings(connection)[0][2], "it is given up")
    assert tellings(connection)[0][1:] == (False, True, 3, "answered 503")
    until(lambda: len(process.events("telling_given_up")) == 1, "it is said")
    connection.execute(AGAIN)
    until(lambda: tellings(connection)[0][1], "it is told")
    assert len(hook.calls) == 4
    assert len(set(hook.tellings)) == 1


def test_who_dies_while_it_tells_tells_the_same_again(
    tell: Tell, raised: Raise, hook: Hook, connection: psycopg.Connection, until: Until
) -> None:
    """Under the same id, by which whoever is told knows that it is one thing; nothing is lost."""
    hook.answering.clear()
    raised()
    process = tell()
    until(lambda: len(hook.calls) == 1, "it is told and has no answer")
    process.kill()
    hook.answering.set()
    tell()
    until(lambda: bool(tellings(connection)) and tellings(connection)[0][1], "it is told")
    assert len(set(hook.tellings)) == 1
    assert len(tellings(connection)) == 1


def test_a_broker_that_is_away_holds_nobody_up(
    tell: Tell,
    raised: Raise,
    hook: Hook,
    no_broker_port: int,
    connection: psycopg.Connection,
    until: Until,
) -> None:
    raised()
    tell(no_broker_port)
    until(lambda: bool(tellings(connection)) and tellings(connection)[0][1], "the target is told")
    assert len(hook.calls) == 1
    waiting = "SELECT count(*) FROM telling WHERE channel = 'mqtt'"
    assert connection.execute(waiting).fetchone() == (1,)


def test_nobody_is_called_about_what_is_silent_put_aside_or_over(
    tell: Tell, raised: Raise, hook: Hook, connection: psycopg.Connection, until: Until
) -> None:
    """That an alert is over is told to who was told that it was there."""
    raised(is_silent=True)
    raised(state="suppressed")
    raised(state="duplicate")
    over = raised()
    connection.execute(CLEARED, [over])
    raised("cleared")
    last = raised()
    tell()
    until(lambda: bool(hook.calls), "the last one is told")
    assert json.loads(hook.calls[0].body)["alert"]["alert_id"] == last
    assert len(tellings(connection)) == 1


def test_a_service_of_apprise_is_told(
    tell: Tell, raised: Raise, hook: Hook, targets_file: Path, until: Until
) -> None:
    entry = TARGET.format(url=f"json://127.0.0.1:{hook.port}/apprise").replace("webhook", "apprise")
    targets_file.write_text(HEAD + entry + 'title = "$severity: $label"\n')
    raised()
    tell()
    until(lambda: bool(hook.calls), "it is told")
    assert json.loads(hook.calls[0].body)["title"] == "CRITICAL: Deep flood"


def test_a_private_address_is_told_only_where_the_file_lets_it(
    tell: Tell, raised: Raise, hook: Hook, targets_file: Path, until: Until
) -> None:
    text = targets_file.read_text()
    targets_file.write_text(text.replace("allow_private = true", ""))
    raised()
    process = tell(waits=False)
    until(lambda: not process.is_running(), "it refuses to start")
    assert process.wait() == 2
    assert "target[0].url" in process.log
    assert "allow_private" in process.log
    assert SECRET not in process.log
    assert hook.url not in process.log
    assert not hook.calls
