"""Says which test failed at once: processes that run tests beside one another say it at the end."""

from collections.abc import Callable

import pytest


class FailureLines:
    """A plugin that tells each failure by a line of its own.

    Parameters
    ----------
    say : Callable
        Takes the line; what was said must outlive a run that is stopped.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell the test, and its part where that is not the call."""
        if report.failed:
            part = "" if report.when == "call" else f" ({report.when})"
            self._say(f"failed: {report.nodeid}{part}")


@pytest.hookimpl(trylast=True)  # the terminal's plugin comes first
def register(config: pytest.Config) -> None:
    """Let the process that has the terminal tell failures; its helpers have none."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or hasattr(config, "workerinput"):
        return

    def say(line: str) -> None:
        terminal.write_line(f"\n{line}")
        terminal.flush()

    config.pluginmanager.register(FailureLines(say), "failure lines")
