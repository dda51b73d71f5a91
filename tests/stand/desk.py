"""People who act on alerts at a running API."""

from dataclasses import dataclass
from typing import Any

from ioc_api import PREFIX
from ioc_api.accounts.role import Role
from ioc_api.alerts.schemas import AlertItem
from tests.stand.entry import People, writing
from tests.stand.running_api import Api


@dataclass(frozen=True, slots=True)
class Desk:
    """People at an API."""

    api: Api
    people: People
    headers: dict[str, dict[str, str]]

    async def sit(self, name: str, role: Role = Role.OPERATOR, *areas: str, **terms: Any) -> None:
        """Let somebody come."""
        await self.people.add(name, role, areas=areas or None)
        self.headers[name] = await self.people.key(name, **terms)

    async def post(
        self, who: str, path: str, body: Any, match: str | None = None
    ) -> tuple[int, Any]:
        """Return status and answer of a request that changes something."""
        told = writing(self.headers[who], self.api.client.base_url)
        if match is not None:
            told["If-Match"] = match
        answer = await self.api.client.post(PREFIX + path, json=body, headers=told)
        return answer.status_code, answer.json()

    async def step(
        self, who: str, alert_id: int, version: int, step: str, **members: Any
    ) -> tuple[int, Any]:
        """Take a step."""
        body = {"step": step, **members}
        return await self.post(who, f"/alerts/{alert_id}/steps", body, f'"{version}"')

    async def taken(self, *args: Any, **members: Any) -> dict[str, Any]:
        """Take a step that is taken, and return the alert."""
        status, item = await self.step(*args, **members)
        assert status == 200, item
        AlertItem.model_validate(item)
        return item

    async def detail(self, alert_id: int) -> dict[str, Any]:
        """Return an alert as somebody of the whole city sees it."""
        async with self.api.seen_by(self.headers["lan"]) as one:
            return await one.get(f"/alerts/{alert_id}")
