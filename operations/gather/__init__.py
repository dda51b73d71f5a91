"""From episodes to alerts: which are told together, which are told by another. Pure."""
