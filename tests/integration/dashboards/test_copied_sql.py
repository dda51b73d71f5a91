"""What the room's history page copies as SQL, the database answers to an analyst."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString, cast

import psycopg
import pytest

from contract.catalogue import KINDS, Kind
from contract.database_role import Role
from db.rollup import TIERS
from launcher import browser, node
from tests.stand.account import as_role
from tests.stand.stack import ROOT

pytestmark = pytest.mark.integration

COMMANDS = ROOT / "dashboards" / "pages" / "explore" / "commands.js"
VENDOR = ROOT / "tests" / "unit" / "dashboards" / "vendor-imports.js"
PLACES = ("city", "area.760", "sensor.a'1")
TO_AT = datetime(2026, 11, 22, tzinfo=UTC)
SCRIPT = f"""
import {{ readFileSync }} from "node:fs";
import {{ sqlText }} from "{COMMANDS.as_uri()}";
const commands = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify([sqlText(commands), ...commands.map((one) => sqlText([one]))]));
"""


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    """The browser's libraries, which the module imports."""
    browser.ensure(print)


def commands(kind: Kind) -> list[dict[str, Any]]:
    """Return a line for each quantity, tier and sort of place."""
    return [
        {
            "name": f"{quantity.label_vi}; O'Hara",
            "query": "",
            "kind": kind.code,
            "quantity": {"quantity": quantity.name, "aggregate": quantity.aggregate},
            "place": place,
            "level": level,
            "tier": tier.name,
            "fromMs": (TO_AT - timedelta(days=7)).timestamp() * 1_000,
            "toMs": TO_AT.timestamp() * 1_000,
        }
        for quantity in kind.quantities
        for tier in TIERS
        for place in PLACES
        for level in ("area", "ward")
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_it_is_answered(schema_url: str, kind: Kind) -> None:
    """All lines at once, and each by itself; of a register it says who tells it."""
    lines = commands(kind)
    done = subprocess.run(
        [node.find(print), "--import", str(VENDOR), "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    asked: list[str] = json.loads(done.stdout)
    assert len(asked) == len(lines) + 1
    with psycopg.connect(as_role(schema_url, Role.ANALYST), autocommit=True) as connection:
        for text, line in zip(asked[1:], lines, strict=True):
            is_told = line["quantity"]["aggregate"] not in {"counter", "circular"}
            assert text.startswith("SELECT" if is_told else "--")
        for text in asked:
            if "SELECT" in text:
                answer = connection.execute(cast("LiteralString", text))
                assert [column.name for column in answer.description or ()] == [
                    *("line", "local_time", "value", "sensors"),
                ]
