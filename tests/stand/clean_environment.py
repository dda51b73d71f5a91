"""The environment of a process under test: the machine's own, without settings of the product."""

import os

QUIET = {"IOC_SIMULATOR_TROUBLE": "0", "IOC_SIMULATOR_HISTORY": "0"}
"""What a test adds that counts readings: a city without a past, in which nothing goes wrong by
itself."""


def clean_environment() -> dict[str, str]:
    """Return the environment without `IOC_*`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("IOC_")}
