"""Why single sign-on let nobody in."""

from enum import StrEnum


class Reason(StrEnum):
    """One word for logs and the audit, from which the page is made."""

    AWAY = "away"  # no answer of the provider's, or one that nothing can be made of
    DENIED = "denied"  # the provider let nobody in, or the person turned back there
    STALE = "stale"  # the answer belongs to no sign-in that this browser has begun and not ended
    UNTRUSTED = (
        "untrusted"  # the ID token is not for us, not for this sign-in, or not the provider's
    )
    NO_ROLE = "no-role"  # who it is is known, and none of the claim's values has a role here
    DISABLED = "disabled"  # the account is there, and somebody here has disabled it
    LAST_ADMIN = "last-admin"  # nobody could let people in any more, had the account its new role
