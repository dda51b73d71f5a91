"""The way of a browser to the provider of single sign-on, and back."""
