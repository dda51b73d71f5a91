"""What a file holds is known before it is read."""

from ioc_api.export import plan
from tests.stand.asked_file import asked


def test_a_file_is_named_after_what_it_holds() -> None:
    name = plan.file_name(asked())
    assert name == "air_quality_raw_20261122T0307Z_20261202T0307Z.csv"
