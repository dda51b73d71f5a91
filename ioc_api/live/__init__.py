"""How viewers are told of changes: the stream of events, and the socket of the room."""
