"""How log lines look: for people on a terminal, JSON elsewhere.

The one place where structlog is set up; only what starts a process calls it.
"""

import logging
import sys
from typing import TextIO

import structlog


def set_up(level: str, to: TextIO | None = None) -> None:
    """Send log lines from `level` up to a stream; None: to standard output."""
    output = sys.stdout if to is None else to
    number = logging.getLevelNamesMapping()[level.upper()]
    renderer = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if output.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(output),
        cache_logger_on_first_use=True,
    )
    # What libraries have to say is of interest when something is wrong.
    logging.basicConfig(
        stream=output,
        level=max(number, logging.WARNING),
        format="%(levelname)s %(name)s %(message)s",
    )
