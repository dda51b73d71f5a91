"""Counts by status and aggregates by kind, for the city and for one area."""
