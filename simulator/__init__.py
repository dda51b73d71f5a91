"""The simulated city: models, the instruments that watch them, and what they publish.

The way of a reading: `city` computes the world by minutes, `sensing` measures it, `schedule` says
when, `emit` writes it down, `gateway` and `mqtt_publisher` hand it to the broker.
"""
