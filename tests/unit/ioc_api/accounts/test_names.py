"""Names and what people are called are lines that can be read."""

import pytest

from ioc_api.accounts.names import named, one_line, shown
from ioc_api.errors import BadParameterError

UNSEEN = ("", " ", "a\nb", "a\x00", "\x1b[2J", "a\u202eb", "\ufeff")


@pytest.mark.parametrize("text", UNSEEN[1:])
def test_a_line_has_only_signs_that_can_be_seen(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        one_line(text)
    assert one_line("Điều độ, ca 2") == "Điều độ, ca 2"


@pytest.mark.parametrize("text", UNSEEN)
def test_a_name_is_written_in_one_way(text: str) -> None:
    assert named(" Lan@HCMC ") == "lan@hcmc"
    with pytest.raises(BadParameterError):
        named(text)
    assert shown(text, "lan").isprintable()
