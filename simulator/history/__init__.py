"""The readings of a city's past, made again from the run at each midnight."""
