"""What a detector of somebody else's found of what really happened."""
