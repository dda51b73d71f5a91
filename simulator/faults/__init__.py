"""What instruments, lines and gateways do wrong: they change readings, never the city."""
