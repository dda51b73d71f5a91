"""Chance that nobody can repeat: the one place where a process throws dice.

Only pauses are drawn from it; what the city does comes from its seed.
"""

import secrets

_dice = secrets.SystemRandom()


def chance() -> float:
    """Return a number in [0, 1), each as likely as the others."""
    return _dice.random()
