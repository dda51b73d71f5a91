"""Reading a gauge from Prometheus text."""

from launcher import probe

TEXT = """# HELP ingest_subscribed 1 once its SUBACK has come
# TYPE ingest_subscribed gauge
ingest_subscribed 1.0
readings_total{kind="rain_gauge"} 2.0
readings_total{kind="noise"} 3.0
"""


def test_a_metric_is_summed_over_its_labels() -> None:
    assert probe.value(TEXT, "readings_total") == 5.0
    assert probe.value(TEXT, "ingest_subscribed") == 1.0


def test_a_metric_that_is_not_there_has_no_value() -> None:
    assert probe.value(TEXT, "ingest") is None
