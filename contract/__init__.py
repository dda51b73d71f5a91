"""What crosses a process boundary: sensor kinds, topics, payloads, clock, cities.

Every service may import this package; it imports none of them.
"""
