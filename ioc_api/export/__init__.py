"""Readings and buckets of many sensors as one file."""
