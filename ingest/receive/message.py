"""One message as the broker handed it over, with what is needed to acknowledge it."""

import msgspec

NO_ITEM = -1
"""The item of a message that is one reading and not a pack."""


class Message(msgspec.Struct, frozen=True, gc=False):
    """A message in arrival order.

    Attributes
    ----------
    packet_id : int
        0 for QoS 0, which needs no acknowledgement.
    content_type : str
        Empty where the publisher gave none.
    received_us : int
        Wall clock at arrival. [us since the epoch]
    generation : int
        Number of the connection that delivered it; only that one may acknowledge it.
    items : frozenset of int or None
        The only rows of a pack that count; None means all.
    letter_id : int
        The dead letter that it was before a birth called it back; 0 for none.
    is_replay : bool
        The broker had retained it: it was not published just now.
    is_open : bool
        It came from a client without credentials. The topic is what that client published to,
        without the broker's prefix.
    """

    topic: str
    payload: bytes
    packet_id: int
    is_dup: bool
    content_type: str
    received_us: int
    generation: int
    items: frozenset[int] | None = None
    letter_id: int = 0
    is_replay: bool = False
    is_open: bool = False
