"""The environment of a process under test: the machine's own, without settings of the product."""

import os


def clean_environment() -> dict[str, str]:
    """Return the environment without `IOC_*`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("IOC_")}
