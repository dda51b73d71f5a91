"""The account of all changes, as admins read it."""
