"""From the broker into TimescaleDB: receive, decode, batch, COPY, commit, acknowledge."""
