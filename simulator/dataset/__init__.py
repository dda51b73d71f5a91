"""A run as a folder of Parquet files with the truth beside what was shown."""
