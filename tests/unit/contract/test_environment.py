"""A misspelt setting stops the start."""

import pytest

from contract.environment import NAMES, complaint, refuse_unknown
from contract.errors import UnknownVariableError


def test_known_names_and_others_pass() -> None:
    """Only our prefix is ours to judge."""
    refuse_unknown(dict.fromkeys(NAMES, "x") | {"PATH": "/bin", "IOCTL": "1"})


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    """IOC_SIMULATOR_SEDE was ignored once."""
    with pytest.raises(UnknownVariableError, match="did you mean IOC_SIMULATOR_SEED"):
        refuse_unknown({"IOC_SIMULATOR_SEDE": "1"})


def test_a_wrong_setting_is_called_by_its_variable() -> None:
    """Where several settings do not go together, the problem names them."""
    assert complaint(("api_port",), "must be a port") == "IOC_API_PORT: must be a port"
    assert complaint((), "IOC_A must not be less than IOC_B").startswith("IOC_A")
