"""What the city does, minute by minute: its state, what all kinds share, and the models."""
