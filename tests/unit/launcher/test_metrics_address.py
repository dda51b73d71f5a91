"""Where metrics are looked for."""

from pathlib import Path

from launcher import metrics_address


def test_the_port_that_a_process_took_counts_before_the_one_it_was_given(tmp_path: Path) -> None:
    file = tmp_path / "port"
    address = metrics_address.told(9101, file)
    assert address() == "http://127.0.0.1:9101/metrics"
    file.write_text("23456\n")
    assert address() == "http://127.0.0.1:23456/metrics"


def test_half_a_word_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "port").touch()
    assert metrics_address.told(9101, tmp_path / "port")() == "http://127.0.0.1:9101/metrics"
