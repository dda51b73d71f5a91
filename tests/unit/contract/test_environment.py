"""A misspelt setting stops the start."""

import pytest

from contract.environment import NAMES, UnknownVariableError, refuse_unknown


def test_known_names_and_others_pass() -> None:
    """Only our prefix is ours to judge."""
    refuse_unknown(dict.fromkeys(NAMES, "x") | {"PATH": "/bin", "IOCTL": "1"})


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    """IOC_SIMULATOR_SEDE was ignored once."""
    with pytest.raises(UnknownVariableError, match="did you mean IOC_SIMULATOR_SEED"):
        refuse_unknown({"IOC_SIMULATOR_SEDE": "1"})
