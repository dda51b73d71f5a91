"""The live state in memory, how it is kept true, and the stream of changes."""
