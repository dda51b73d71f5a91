"""`python -m contract check` says what ingest would say."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from contract.__main__ import main
from contract.clock import rfc3339, utc_now

NOW = rfc3339(utc_now()).encode()
GOOD = b'{"observed_at":"' + NOW + b'","values":{"pm25_ugm3":42.1}}'
GATEWAY = ["--topic", "city/v1/hcmc/760/gateway/gw-1/telemetry"]
META = ["--topic", "city/v1/hcmc/760/environment/air_quality/aq-1/meta"]
SENML = [*GATEWAY, "--content-type", "application/senml+json"]
STATUS = ["--topic", "city/v1/hcmc/760/gateway/gw-1/status"]
COMMAND = ["--topic", "city/v1/hcmc/760/gateway/gw-1/command"]
RESEND = b'{"command":"resend","ranges":[{"sensor_id":"aq-1","boot":0,"seq_from":1,"seq_to":2}]}'
ASTRAY = ["--topic", "city/v1/hcmc/760/traffic/air_quality/aq-1/telemetry"]


@pytest.mark.parametrize(
    ("arguments", "payload", "code", "said"),
    [
        ([], GOOD, 0, "would be stored"),
        ([], b"no", 1, "dead letter not_json"),
        (["--content-type", "text/plain"], GOOD, 1, "dead letter unknown_content_type"),
        (["--content-type", "application/senml+json"], b'[{"n":"pm25_ugm3","v":1}]', 0, "stored"),
        (SENML, b'[{"bn":"aq-1:","n":"pm25_ugm3","v":1}]', 0, "if it fits the kind"),
        (SENML, b'[{"bn":"aq-1:","n":"pm25","v":1}]', 1, "dead letter unknown_quantity: "),
        (SENML, b'[{"bn":"aq-1:","n":"pm25_ugm3","v":-1}]', 1, "dead letter out_of_range: pm25"),
        (["--topic", "a/b"], GOOD, 1, "dead letter bad_topic"),
        ([], b"", 1, "dead letter not_json"),
        ([], GOOD + b"\r\n", 0, "would be stored"),
        ([], b"\xff\xfe\x00", 1, "dead letter not_json: not UTF-8"),
        (ASTRAY, GOOD, 1, "dead letter topic_mismatch: air_quality belongs to environment"),
        (META, b'{"name":"a","lat_deg":10,"lon_deg":106}', 0, "a birth of a"),
        (
            META,
            b'{"name":"a","lat_deg":10,"lon_deg":106,"quantities":["fog"]}',
            1,
            "dead letter unknown_quantity: air_quality has no fog",
        ),
        (META, b"", 0, "aq-1 would be retired"),
        (STATUS, b"online", 0, "gw-1 would be online"),
        (STATUS, b"", 0, "gw-1 would be as before"),
        (STATUS, b"gone", 1, "dead letter wrong_type: a gateway's status is online or offline"),
        (COMMAND, b'{"command":"resend","ranges":[]}', 1, "dead letter wrong_type"),
        (
            COMMAND,
            RESEND,
            0,
            "a command to gw-1: 1 ranges to send again",
        ),
        (
            GATEWAY,
            b'{"kind":"noise","sensor_id":["a-1"],"observed_at":["'
            + NOW
            + b'"],"values":{"leq_db":[999]}}',
            1,
            "dead letter out_of_range: leq_db is 999, possible is 20…140 dBA",
        ),
    ],
    ids=[
        "good",
        "not JSON",
        "content type",
        "SenML",
        "kind unknown",
        "quantity of no kind",
        "value of no kind",
        "topic",
        "empty",
        "line end",
        "binary",
        "another domain",
        "birth",
        "birth of an unknown quantity",
        "retirement",
        "online",
        "cleared status",
        "unknown status",
        "empty command",
        "command",
        "pack",
    ],
)
def test_the_verdict_is_printed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    payload: bytes,
    code: int,
    said: str,
) -> None:
    """And the exit code tells whether all would be stored."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(payload)))
    assert main(["check", *arguments]) == code
    assert said in capsys.readouterr().out


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "contract", "check"],
        cwd=Path(__file__).resolve().parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        child.stdin.write(GOOD)
        child.stdin.close()
        assert child.wait(timeout=30) == 0
        assert child.stderr.read() == b""
