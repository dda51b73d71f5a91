"""The live state of a time that is over, from what is stored of it."""
