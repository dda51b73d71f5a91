"""What time brings about: alerts that nobody takes, and those that return from being put aside."""
