"""The accounts under which our processes work on the database; `db.access` says what each may."""

from enum import StrEnum


class Role(StrEnum):
    """An account; none is a superuser."""

    OWNER = "ioc_owner"  # owns the schema: migrations, and people who look into the tables
    INGEST = "ioc_ingest"
    API = "ioc_api"
    OPERATIONS = "ioc_operations"  # judges what was stored, and writes what it concludes
    ANALYST = "analyst"  # people and their programs, who read the views of schema `analysis`

    @property
    def password_variable(self) -> str:
        """The variable that tells `python -m db migrate` the account's password."""
        return f"IOC_DATABASE_{self.name}_PASSWORD"
