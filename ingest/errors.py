"""What can go wrong in ingest, and what becomes of it.

the process ends
├── AccessRefusedError         the database's account
├── SessionTakenOverError      another process has the session
├── SubscriptionRefusedError   the broker's rules
└── BadShareError              too much is refused
the slot is given up
├── SlotLostError              another process has it
└── GivenUpError               told to stop while the database is away
the connection begins anew
└── MalformedPacketError       what the broker sent is no MQTT
the command ends
├── RebuildError               an order that makes no sense
└── LoadError                  what is to be loaded cannot be
the message is a letter
└── OtherCityError             a PayloadError
"""

from contract.errors import PayloadError


class AccessRefusedError(Exception):
    """The database refuses the account or has no such database."""


class OtherCityError(PayloadError):
    """A topic names another city than ours."""


class RebuildError(Exception):
    """A rebuild was asked for that makes no sense."""


class LoadError(Exception):
    """What is to be loaded cannot be: says where, what is wrong and what would be right."""


class SessionTakenOverError(Exception):
    """Another process connected with this session's client id; this one must end."""


class SubscriptionRefusedError(Exception):
    """The broker does not let this client subscribe to what it needs."""


class MalformedPacketError(Exception):
    """The broker sent what MQTT 5 does not allow."""


class BadShareError(Exception):
    """So much is refused that the worker was told to stop."""


class SlotLostError(Exception):
    """Another process has the slot now; its batches are that process's."""


class GivenUpError(Exception):
    """The worker is stopping and the database is away; the broker keeps what is not stored."""
