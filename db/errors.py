"""What can go wrong with the schema, its accounts and its files of SQL.

MigrationError            the history and the files disagree
RolesError                the accounts
PasswordFileError         their passwords (a ValueError)
QueryFileError            a file of named queries
SchemaError               the schema cannot be written down
ColumnstoreMissingError   the server's edition
"""


class ColumnstoreMissingError(Exception):
    """The server's edition of TimescaleDB has no columnstore."""


class MigrationError(Exception):
    """The database's history and the files disagree."""


class PasswordFileError(ValueError):
    """Text that is no such file, or passwords that fit into none; the message repeats none."""


class QueryFileError(Exception):
    """A file of named queries is malformed."""


class RolesError(Exception):
    """The accounts cannot be set up; the message says what helps."""


class SchemaError(Exception):
    """`pg_dump` cannot be run, or fails; the message says why."""
