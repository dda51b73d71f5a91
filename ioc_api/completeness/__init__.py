"""How much of what was to be expected has come."""
