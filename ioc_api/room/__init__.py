"""The files of the operations room."""
