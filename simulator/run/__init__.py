"""The ways to run the city: live on a broker, or straight on as text and as one number."""
