"""Is the service up, is the system whole, which city is this and what time is it there."""
