"""Readings that are or were handed over whole: a city's past, files."""
