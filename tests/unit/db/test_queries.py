"""Named queries come from files that explain themselves."""

from pathlib import Path

import pytest
from psycopg.sql import Identifier

from db.errors import MigrationError, QueryFileError
from db.migrate import read_migrations
from db.queries import load, load_lists, load_templates


def test_statements_come_back_by_name_without_their_sentence(tmp_path: Path) -> None:
    """Name, sentence, statement."""
    file = tmp_path / "queries.sql"
    file.write_text("-- one --\n-- Say one.\nSELECT 1;\n\n-- two --\n-- Say two.\nSELECT\n    2;\n")
    assert load(file) == {"one": "SELECT 1", "two": "SELECT\n    2"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- one --\n-- a\nSELECT 1;\n-- one --\n-- b\nSELECT 2;", "stands twice"),
        ("-- one --\nSELECT 1;", "needs a sentence"),
        ("-- one --\n-- a\n", "needs a sentence and a statement"),
    ],
    ids=["a name that repeats", "no sentence", "no statement"],
)
def test_a_malformed_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """The error says what is missing."""
    file = tmp_path / "queries.sql"
    file.write_text(text)
    with pytest.raises(QueryFileError, match=complaint):
        load(file)


def test_pieces_are_put_into_a_statement_and_values_are_left(tmp_path: Path) -> None:
    """Names in braces are ours, `%(name)s` is the driver's."""
    file = tmp_path / "queries.sql"
    file.write_text("-- one --\n-- Say one.\nSELECT {value} FROM {readings} LIMIT %(limit)s;\n")
    composed = load_templates(file)["one"].format(
        value=Identifier("depth_m"), readings=Identifier("reading_street_flood")
    )
    assert composed.as_string() == 'SELECT "depth_m" FROM "reading_street_flood" LIMIT %(limit)s'


def test_a_list_is_what_a_statement_selects(tmp_path: Path) -> None:
    """So that it can stand in the list of another one."""
    file = tmp_path / "lists.sql"
    file.write_text("-- ends --\n-- Least and most.\nSELECT\n    one.{min},\n    2\nFROM one;\n")
    assert load_lists(file)["ends"].as_string() == "one.{min},\n    2"
    file.write_text("-- ends --\n-- Least and most.\nSELECT 2 FROM two;\n")
    with pytest.raises(QueryFileError, match="ends must be SELECT … FROM one"):
        load_lists(file)


def test_migrations_are_numbered_without_gaps(tmp_path: Path) -> None:
    """A gap would be a file that somebody forgot to commit."""
    (tmp_path / "0002_second.sql").write_text("SELECT 1")
    with pytest.raises(MigrationError, match="without gaps"):
        read_migrations(tmp_path)
