"""Whose session on the broker this is, what comes over it, and the acknowledgements back."""
