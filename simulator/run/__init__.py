"""The ways to run the city: live on a broker, or as text and as one number without one."""
