"""What a name may hold is kept; what could harm a log or a screen is not."""

import pytest

from contract.payload.diagnosis import printable


@pytest.mark.parametrize(
    "name",
    [
        "Cầu\N{NO-BREAK SPACE}Sài Gòn",
        "Chợ\N{NARROW NO-BREAK SPACE}Lớn",
        "Thủ\N{ZERO WIDTH SPACE}Thiêm",
        "Trạm \N{WOMAN}\N{ZERO WIDTH JOINER}\N{MICROSCOPE}\N{VARIATION SELECTOR-16}",
        "Ðường Bạch Ðằng",
        "Vườn\N{SOFT HYPHEN}Lài",
        "Trạm \U0001fae8",  # a face that Python 3.11 does not know
    ],
    ids=ascii,
)
def test_a_name_is_kept_as_it_was_written(name: str) -> None:
    assert printable(name) == name


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\x00", "\ud800", "\u202e", "\u2066", "\u2028"])
def test_what_moves_a_line_or_turns_it_round_is_replaced(sign: str) -> None:
    assert printable(f"a{sign}b") == "a\N{REPLACEMENT CHARACTER}b"
