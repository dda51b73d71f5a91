"""What a rule is, and which rules cannot be. Pure."""
