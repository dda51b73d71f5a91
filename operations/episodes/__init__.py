"""From stored readings to episodes: from when to when a rule's condition held where. Pure."""
