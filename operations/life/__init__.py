"""What an alert goes through: states, steps, clocks. Pure."""
