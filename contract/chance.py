"""Chance that nobody can repeat: what spreads the pauses of a service.

What the city does comes from its seed.
"""

import secrets

_dice = secrets.SystemRandom()


def chance() -> float:
    """Return a number in [0, 1), each as likely as the others."""
    return _dice.random()
