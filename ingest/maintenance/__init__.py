"""What follows from stored readings: rollups, and the end of what is too old."""
