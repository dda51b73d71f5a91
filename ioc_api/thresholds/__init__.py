"""Raw thresholds, and which live sensors cross them now."""
