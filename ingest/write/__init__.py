"""One batch, one transaction: rows, letters and marks, again until it is committed."""
