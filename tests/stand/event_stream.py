"""The live stream as a viewer reads it: one server-sent event after another."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event."""

    event: str
    id: str
    data: str


@dataclass(slots=True)
class Events:
    """The events of an open stream."""

    lines: AsyncIterator[str]

    async def next_line(self) -> str:
        """Return the next line within 10 s."""
        async with asyncio.timeout(10):
            return await anext(self.lines)

    async def next(self) -> Event:
        """Return the next event; comments are passed over."""
        fields: dict[str, str] = {}
        while True:
            line = await self.next_line()
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                return Event(fields["event"], fields.get("id", ""), fields["data"])
