"""What is too large is known before it is read."""

from datetime import timedelta

import pytest

from contract.clock import rfc3339
from ioc_api.errors import TooLargeError
from ioc_api.export import size
from ioc_api.export.size import Estimate
from tests.stand.asked_file import BEGIN, asked


def test_what_would_fit_begins_where_the_request_does_and_fits() -> None:
    found = Estimate(rows=1_000, bytes=50_000, tier="raw")

    with pytest.raises(TooLargeError, match="What would fit") as caught:
        size.refuse_too_large(asked(), found, rows_max=100)

    members = caught.value.members
    assert members == {
        "estimate": {"rows": 1_000, "bytes": 50_000, "tier": "raw"},
        "fits": {
            "from": rfc3339(BEGIN),
            "to": rfc3339(BEGIN + timedelta(days=10) * 100 / 1_000 * 0.9),
        },
    }
    size.refuse_too_large(asked(), found, rows_max=1_000)
