"""Rules: what alerts are made of, every version of them, and what a change would have made."""
