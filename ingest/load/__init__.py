"""Readings that others hand over whole: files and streams of them, and what is written of them."""
