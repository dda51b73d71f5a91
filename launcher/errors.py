"""What the launcher says instead of a traceback."""


class LauncherError(Exception):
    """Something the user should know; the message says what helps."""


class NotUpError(LauncherError):
    """Nothing runs on this data folder."""

    def __init__(self, data: object) -> None:
        super().__init__(f"nothing runs on {data}; ./ioc up starts the city")
