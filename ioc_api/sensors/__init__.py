"""Sensors with their status and newest reading, as a list and as GeoJSON."""
