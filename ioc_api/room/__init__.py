"""The files of the operations room, with the headers that keep a browser safe."""
