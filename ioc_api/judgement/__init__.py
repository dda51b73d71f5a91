"""The one judgement: which thresholds each sensor is beyond, since when, and whether held."""
