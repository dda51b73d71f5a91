"""The questions in SQL that our documents show are answered to an analyst."""

import re
from typing import LiteralString, cast

import psycopg
import pytest

from contract.database_role import Role
from tests.stand.account import as_role
from tests.stand.stack import ROOT

pytestmark = pytest.mark.integration

BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUESTIONS = [
    pytest.param(question, id=f"{path.name}: {number}")
    for path in sorted((ROOT / "docs").glob("*.md"))
    for number, question in enumerate(BLOCK.findall(path.read_text("utf-8")), 1)
]


def test_there_are_some() -> None:
    assert len(QUESTIONS) >= 3


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_of_a_document_is_answered(schema_url: str, question: str) -> None:
    """With what his account may read, and by names that there are."""
    with psycopg.connect(as_role(schema_url, Role.ANALYST)) as connection:
        assert connection.execute(cast("LiteralString", question)).description
