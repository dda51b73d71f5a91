"""Cities as data, one folder each, and the tool that draws a city's schematic outlines."""
