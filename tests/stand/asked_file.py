"""What a request for a file asks for, without a request."""

from datetime import UTC, datetime, timedelta

from contract.catalogue import KIND_BY_CODE
from ioc_api.export import plan
from ioc_api.export.form import Form
from ioc_api.export.plan import Asked
from ioc_api.readings.tier import TierName
from ioc_api.span import Span

BEGIN = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)
SPAN = Span(BEGIN, BEGIN + timedelta(days=10))
OFFSET = timedelta(hours=7)


def asked(
    kind: str = "air_quality",
    tier: TierName = "raw",
    form: Form | None = None,
    quantities: int = 1,
) -> Asked:
    """Return ten days of some quantities of a kind."""
    found = KIND_BY_CODE[kind]
    return Asked(
        kind=found,
        quantities=found.quantities[:quantities],
        tier=tier,
        span=SPAN,
        whole=plan.whole(SPAN, tier, OFFSET),
        trust="good",
        form=form or Form(),
    )
