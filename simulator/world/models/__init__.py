"""The models of the city: pure functions from state and weather to the next minutes.

Everything runs on blocks: rows are city minutes (step), columns zones or sensors. Recursions run
inside the block, row by row, so a block gives the same numbers however it is cut.
"""
