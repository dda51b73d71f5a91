"""What the launcher says instead of a traceback.

LauncherError
├── NotUpError   nothing runs there
└── DeafError    it runs and cannot be reached
"""

from embedded.process_table import Identity


class LauncherError(Exception):
    """Something the user should know; the message says what helps."""


class NotUpError(LauncherError):
    """Nothing runs on this data folder."""

    def __init__(self, data: object) -> None:
        super().__init__(f"nothing runs on {data}; ./ioc up starts the city")


class DeafError(LauncherError):
    """Somebody runs on this data folder and has no control socket."""

    def __init__(self, data: object, identity: Identity) -> None:
        super().__init__(
            f"process {identity.pid} runs on {data} but cannot be reached, for its control socket "
            "is gone; ./ioc down ends it"
        )
        self.identity = identity
