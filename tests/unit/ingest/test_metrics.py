"""Every metric bears the service's name, a meaning and a unit where it has one."""

from contract.reason import Reason
from ingest.metrics import Metrics


def test_each_metric_has_a_name_of_ours_and_a_meaning() -> None:
    families = list(Metrics().registry.collect())
    assert families
    for family in families:
        assert family.name.startswith("ingest_")
        assert family.documentation.endswith(".")


def test_every_reason_is_shown_from_the_start() -> None:
    registry = Metrics().registry
    for reason in Reason:
        labels = {"reason": reason.value}
        assert registry.get_sample_value("ingest_readings_refused_total", labels) == 0
