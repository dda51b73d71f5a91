"""What was published about the city, held against the simulated one: one module a domain."""
