"""What is concluded from several readings as one number, each with its source. Pure."""
