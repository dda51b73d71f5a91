"""How log lines look: for people on a terminal, JSON elsewhere."""

import logging
import sys

import structlog


def set_up(level: str) -> None:
    """Send log lines from `level` up to standard output."""
    is_terminal = sys.stdout.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
    )
