"""The index of the air as rows: of each hour and day that is over, kept true to its hours."""
