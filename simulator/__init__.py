"""The simulated city: what happens in it, the devices that watch, and what they publish.

The way of a reading: `world` computes the city by minutes, `devices` measure it and write down
what is due, `wire` hands it to the broker. `run` keeps them going.
"""
