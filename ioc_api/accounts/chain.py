"""Whether the account of all changes is as it was written: each row sealed with the one before.

Pure, and computed here by itself: who has changed what the database computes is found as well. A
row that was changed, removed, put in or moved breaks the chain. One that was cut off at the end
does not: count and newest hash show that to whoever has noted them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from contract.clock import to_us

FIRST = hashlib.sha256(b"the first").digest()


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as it is stored; `before` and `after` are the database's own spelling of them."""

    audit_id: int
    at: datetime
    who: str | None
    via: str
    address: str | None
    what: str
    whom: str | None
    before: str | None
    after: str | None
    previous_hash: bytes
    hash: bytes

    def sealed(self) -> bytes:
        """Return the hash that it must have."""
        fields = (
            *(str(self.audit_id), str(to_us(self.at))),
            *(self.who, self.via, self.address, self.what, self.whom, self.before, self.after),
        )
        text = "".join(
            "-" if field is None else f"{len(field.encode())}:{field}" for field in fields
        )
        return hashlib.sha256(self.previous_hash + text.encode()).digest()


class Chain:
    """Follows the chain, row after row."""

    def __init__(self) -> None:
        self.count = 0
        self.newest_hash: bytes = FIRST
        self.broken: str | None = None

    def follow(self, row: SealedRow) -> bool:
        """Take the next row; false where the chain is broken there."""
        wanted = self.count + 1
        if row.audit_id != wanted:
            self.broken = f"row {wanted} is missing: row {row.audit_id} stands in its place"
        elif row.previous_hash != self.newest_hash:
            self.broken = f"row {wanted} does not follow the row before it"
        elif row.hash != row.sealed():
            self.broken = f"row {wanted} was changed"
        else:
            self.count, self.newest_hash = wanted, row.hash
        return self.broken is None
