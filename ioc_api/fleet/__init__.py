"""The live state of every sensor in memory, and how broker and database keep it true."""
