"""Answers as bytes."""

from ioc_api.http.answer import encode


def test_floats_are_written_in_their_shortest_form() -> None:
    assert encode([42.1, 0.1, 1e-7, 123456.78]) == b"[42.1,0.1,1e-7,123456.78]"
