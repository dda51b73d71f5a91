"""Keys by which programs come in as their owners."""
