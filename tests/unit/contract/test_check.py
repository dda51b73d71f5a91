"""`python -m contract check` says what ingest would say."""

import io
import sys

import pytest

from contract.__main__ import main
from contract.clock import rfc3339, utc_now

NOW = rfc3339(utc_now()).encode()
GOOD = b'{"observed_at":"' + NOW + b'","values":{"pm25_ugm3":42.1}}'
GATEWAY = ["--topic", "city/v1/hcmc/760/gateway/gw-1/telemetry"]
META = ["--topic", "city/v1/hcmc/760/environment/air_quality/aq-1/meta"]


@pytest.mark.parametrize(
    ("arguments", "payload", "code", "said"),
    [
        ([], GOOD, 0, "would be stored"),
        ([], b"no", 1, "dead letter not_json"),
        (["--content-type", "text/plain"], GOOD, 1, "dead letter unknown_content_type"),
        (["--content-type", "application/senml+json"], b'[{"n":"pm25_ugm3","v":1}]', 0, "stored"),
        (["--topic", "a/b"], GOOD, 1, "dead letter bad_topic"),
        (META, b'{"name":"a","lat_deg":10,"lon_deg":106}', 0, "a birth of a"),
        (
            GATEWAY,
            b'{"kind":"noise","sensor_id":["a-1"],"observed_at":["'
            + NOW
            + b'"],"values":{"leq_db":[999]}}',
            1,
            "dead letter out_of_range: leq_db is 999, possible is 20…140 dBA",
        ),
    ],
    ids=["good", "not JSON", "content type", "SenML", "topic", "birth", "pack"],
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
