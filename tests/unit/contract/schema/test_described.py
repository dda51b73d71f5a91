"""Schemas say what the docstrings say, as every reader of JSON Schema takes it."""

from typing import Annotated

from msgspec import Meta, Struct

from contract.schema.described import schemas, told


class Cup(Struct):
    """A vessel.

    It is drunk
    from.

    Attributes
    ----------
    volume_l : float
        How much it holds,
        filled to the brim. [l]
    depth_m, width_m : float or None
        Of its inside. [m]
    """

    volume_l: float
    depth_m: float | None
    width_m: float | None
    mark: Annotated[str, Meta(pattern=r"^[a-z]\Z")] = ""


def test_a_docstring_tells_of_the_type_and_of_each_member() -> None:
    assert told(Cup.__doc__ or "") == (
        "A vessel. It is drunk from.",
        {
            "volume_l": "How much it holds, filled to the brim. [l]",
            "depth_m": "Of its inside. [m]",
            "width_m": "Of its inside. [m]",
        },
    )


def test_a_docstring_without_members_is_a_sentence() -> None:
    assert told("One sentence.") == ("One sentence.", {})


def test_the_end_of_a_text_is_written_as_others_write_it() -> None:
    """What Python calls the end, they read as a letter."""
    schema = schemas([Cup])["Cup"]
    assert schema["description"] == "A vessel. It is drunk from."
    assert schema["properties"]["mark"]["pattern"] == "^[a-z]$"
    assert schema["properties"]["volume_l"]["description"].endswith("[l]")
