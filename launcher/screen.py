"""What the launcher prints."""

import os
import stat
import sys
import time
from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from launcher.control import Status
from launcher.process import Condition, State

LOG_WIDTH = 160  # of a pipe or a file, in which tables should not wrap at a terminal's 80

LOOKERS: Mapping[bool, str] = {
    True: "whoever sits at this machine; for all else: ./ioc link",
    False: "who has signed in: ./ioc link",
}

_COLOURS: Mapping[str, str] = {
    State.RUNNING: "green",
    State.STARTING: "yellow",
    State.RESTARTING: "yellow",
    State.HUNG: "red",
    State.STOPPED: "dim",
    State.FAILED: "red",
    State.DONE: "green",
}


class Screen:
    """A terminal, or a file that is read later; results to stdout, the rest to stderr."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else LOG_WIDTH
        self._out = Console(highlight=False, soft_wrap=True, width=width)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """Tell what is going on."""
        self._err.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {escape(text)}")

    def fail(self, text: str) -> None:
        """Tell what went wrong."""
        self._err.print(f"[red bold]ioc:[/] {escape(text)}")

    def plain(self, text: str) -> None:
        """Print a result as it is."""
        self._out.print(escape(text))

    def table(self, table: Table) -> None:
        """Print a result as a table."""
        self._out.print(table)

    def show_addresses(self, status: Status) -> None:
        """Print where everything is found."""
        table = Table.grid(padding=(0, 2))
        api = status["api"]
        for what, where in (
            ("operations room", f"{api}/"),
            ("API", f"{api}/api/docs"),
            ("broker", status["mqtt"]),
            ("database", status["database"]),
            ("may look", LOOKERS[status["open_read"]]),
        ):
            table.add_row(f"[bold]{what}[/]", escape(where))
        self._out.print(table)

    def show_link(self, link: str) -> None:
        """Print the link that lets its opener in, once and for some minutes, and nobody after."""
        self._out.print(f"[bold]sign in here[/]     {escape(link)}")
        self._out.print(
            "as administrator; once, within 15 minutes. ./ioc link prints another one", style="dim"
        )

    def is_passing(self) -> bool:
        """Tell whether what is printed is read now, and not kept in a file or a journal."""
        mode = os.fstat(sys.stdout.fileno()).st_mode
        return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)

    def show_processes(self, processes: Mapping[str, Condition]) -> None:
        """Print how each process fares."""
        table = Table(box=None, pad_edge=False)
        for heading in ("process", "state", "pid", "restarts", "last end", "metrics"):
            table.add_column(heading, justify="right" if heading in {"pid", "restarts"} else "left")
        for name, condition in processes.items():
            state = condition["state"]
            table.add_row(
                name,
                f"[{_COLOURS[state]}]{state}[/]",
                str(condition["pid"] or ""),
                str(condition["restarts"]),
                escape(condition["last_end"] or ""),
                condition["metrics"] or "",
            )
        self._out.print(table)
