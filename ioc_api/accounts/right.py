"""What a route asks of whoever calls it."""

from enum import StrEnum


class Right(StrEnum):
    """Something that one may do; roles are made of them."""

    READ = "read"
    READ_PAYLOADS = "read_payloads"  # the bytes of dead letters
    OWN_KEYS = "own_keys"  # make and revoke keys for one's own programs
    ACT = "act"  # take a step: acknowledge, assign, close
    RULE = "rule"  # change rules, and many things at once
    READ_TRUTH = "read_truth"  # what really happened in the simulated city
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_KEYS = "manage_keys"  # those of others


class Door(StrEnum):
    """What a route asks that is no right."""

    PUBLIC = "public"  # nothing
    SIGNED_IN = "signed_in"  # to be somebody
    IN_SESSION = "in_session"  # to be somebody who came in by oneself, not a program with a key


Demand = Right | Door
