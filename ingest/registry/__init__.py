"""The sensors and gateways that are known, by what they say of themselves and by what they send."""
