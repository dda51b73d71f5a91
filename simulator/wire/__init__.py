"""What goes over the broker: gateways and the city's voice, each on a connection of its own."""
