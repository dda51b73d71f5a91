"""One line for all sensors of a kind, or for an area's."""
