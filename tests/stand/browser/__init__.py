"""Chromium, the pages of the room, and what watches them."""
