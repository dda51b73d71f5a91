"""Maintenance windows: what is worked on, so that its alerts are put aside meanwhile."""
