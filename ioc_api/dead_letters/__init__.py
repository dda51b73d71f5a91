"""What ingest refused, for those whose devices sent it."""
