"""The history of one sensor."""
