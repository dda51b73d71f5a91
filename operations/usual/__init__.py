"""What is usual at each sensor, as rollups of the past tell it."""
