"""From messages to judged rows: decoded, filed under their sensors, held against the contract."""
