"""Who was told of alerts outside of the room, and what could not be told."""
