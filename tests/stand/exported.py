"""Files as a client of the API gets them."""

import csv
import io

from tests.stand.history import SPAN
from tests.stand.running_api import Api

EXPORT = "/api/v1/export"


async def text(api: Api, **params: str) -> str:
    """Return a file of the three days as text."""
    answer = await api.client.get(EXPORT, params={**SPAN, **params})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return answer.content.decode()


async def rows(api: Api, **params: str) -> list[dict[str, str]]:
    """Return the rows of such a file by the names of their columns."""
    return list(csv.DictReader(io.StringIO(await text(api, **params), newline="")))
