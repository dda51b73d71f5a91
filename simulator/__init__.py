"""The simulated city: what happens in it, the devices that watch, and what they publish.

The way of a reading: `world` computes the city by minutes, `devices` measure it and number what
they read, `wire` hands it to the broker. `run` keeps them going, as one value that only it moves.
`kinds` is the one table of what differs between kinds of sensors.
"""
