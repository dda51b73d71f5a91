"""What really happened in the simulated city, for those who grade a detection."""
