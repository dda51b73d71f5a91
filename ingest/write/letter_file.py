"""Where letters are filed: each in its row while there is room, then counted in a summary."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contract.clock import from_us
from contract.payload.diagnosis import printable
from db.connection import Connection
from ingest.receive.message import Message
from ingest.write.dead_letter import (
    DETAIL_MAX_LENGTH,
    PAYLOAD_MAX_BYTES,
    TOPIC_MAX_LENGTH,
    Letter,
    row_of,
)
from ingest.write.letter_budget import Budget, Excess, LeftOut, Limits, Plan
from ingest.write.queries import QUERIES

HEAD_BYTES = 256
"""Of the last message that a summary counts."""

_COPY = (
    "COPY dead_letter (received_at, topic, payload, is_payload_cut, content_type, reason, detail, "
    "reading_count, item_index, sensor_id, boot, seq, client_id, packet_id, awaited_sensor_id, "
    "is_open) FROM STDIN (FORMAT BINARY)"
)
_TYPES = (
    "timestamptz", "text", "bytea", "bool", "text", "text", "text",
    "int4", "int4[]", "text", "int4", "int4", "text", "int4", "text[]", "bool",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FiledLetters:
    """What was written, to be settled once it is committed.

    Attributes
    ----------
    count : int
        Letters that got a row of their own.
    """

    count: int = 0
    plan: Plan | None = None
    row_ids: dict[Excess, int] = field(default_factory=dict[Excess, int])

    @property
    def left_out_count(self) -> int:
        """Return how many letters found no room."""
        if self.plan is None:
            return 0
        return self.plan.claim_count - len(self.plan.kept)


class LetterFile:
    """The letters of one session.

    Parameters
    ----------
    client_id : str
        The session that the messages came through; letters bear it.
    limits : Limits
        What letters may take in a minute.
    """

    def __init__(self, client_id: str, limits: Limits) -> None:
        self._client_id = client_id
        self._budget = Budget(limits)

    async def write(
        self,
        connection: Connection,
        letters: Sequence[Letter],
        *,
        may_be_stored: bool = False,
    ) -> FiledLetters:
        """Store letters in the running transaction; `settle` what is returned after its commit.

        A redelivered message (DUP) whose letter is there already, because its acknowledgement was
        lost, gets none again. Only one that was counted in a summary, and not as its last, is
        counted again then.

        Parameters
        ----------
        may_be_stored : bool
            The same letters may have been committed already, all or none of them.
        """
        repeated = await self._repeated(connection, letters)
        fresh = [letter for letter in letters if id(letter.message) not in repeated]
        if not fresh:
            return FiledLetters()
        now_us = max(letter.message.received_us for letter in fresh)
        plan = self._budget.plan([letter.claim for letter in fresh], now_us=now_us)
        if may_be_stored and await self._is_stored(connection, fresh, plan):
            return FiledLetters(plan=plan)
        if plan.kept:
            async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
                copy.set_types(_TYPES)
                for index in plan.kept:
                    await copy.write_row(row_of(fresh[index], self._client_id))
        row_ids = {
            excess: await self._summarise(connection, excess, one, fresh[one.last])
            for excess, one in plan.left_out.items()
        }
        return FiledLetters(len(plan.kept), plan, row_ids)

    def settle(self, filed: FiledLetters) -> None:
        """Take what was committed off the budget."""
        if filed.plan is not None:
            self._budget.settle(filed.plan, filed.row_ids)

    async def _summarise(
        self, connection: Connection, excess: Excess, one: LeftOut, last: Letter
    ) -> int:
        """Write a summary, or bring the row that it has up to date; return the row's id."""
        scope, reason = excess
        message = last.message
        bound = f"letters {_of(excess)} may take {self._budget.limit_bytes(scope)} bytes a minute"
        found = await connection.execute(
            QUERIES["insert_summary" if one.row_id is None else "update_summary"],
            {
                "dead_letter_id": one.row_id,
                "received_at": from_us(message.received_us),
                "topic": printable(message.topic, TOPIC_MAX_LENGTH),
                "payload": message.payload[:HEAD_BYTES],
                "content_type": printable(message.content_type) or None,
                "reason": reason.value,
                "detail": f"{one.letter_count} messages left out: {bound}; the last: {last.detail}"[
                    :DETAIL_MAX_LENGTH
                ],
                "reading_count": one.reading_count,
                "sensor_id": last.sensor_id if scope.kind == "device" else None,
                "client_id": self._client_id,
                "packet_id": message.packet_id,
                "is_open": message.is_open,
            },
        )
        row = await found.fetchone()
        if row is None:  # retention took it away within its minute
            return await self._summarise(connection, excess, replace(one, row_id=None), last)
        return int(row[0])

    async def _is_stored(
        self, connection: Connection, letters: Sequence[Letter], plan: Plan
    ) -> bool:
        """Tell whether the letters of a plan are there: of these very arrivals, not of equal ones.

        One tells of all: the first that got a row, and the last of each summary.
        """
        of_rows = [(letters[index], [*letters[index].items] or None) for index in plan.kept[:1]]
        of_summaries = [(letters[one.last], None) for one in plan.left_out.values()]
        for letter, items in [*of_rows, *of_summaries]:
            found = await connection.execute(
                QUERIES["count_letters"],
                {
                    "client_id": self._client_id,
                    "packet_id": letter.message.packet_id,
                    "received_at": from_us(letter.message.received_us),
                    "reason": letter.reason.value,
                    "item_index": items,
                },
            )
            if await found.fetchone() != (0,):
                return True
        return False

    async def _repeated(self, connection: Connection, letters: Sequence[Letter]) -> set[int]:
        suspects: dict[int, list[Message]] = {}
        for letter in letters:
            if letter.message.is_dup:
                suspects.setdefault(letter.message.packet_id, []).append(letter.message)
        if not suspects:
            return set()
        found = await connection.execute(
            QUERIES["last_letters"], {"client_id": self._client_id, "packet_ids": list(suspects)}
        )
        return {
            id(message)
            for packet_id, topic, payload in await found.fetchall()
            for message in suspects[packet_id]
            if topic == printable(message.topic, TOPIC_MAX_LENGTH)
            and payload == message.payload[:PAYLOAD_MAX_BYTES]
        }


def _of(excess: Excess) -> str:
    scope, _ = excess
    whose = "of all" if scope.kind == "total" else f"of {scope.kind} {scope.name}"
    return f"{whose} without an account" if scope.is_open else whose
