"""The devices that watch the city: how many, where, when they read, and what they make of it."""
