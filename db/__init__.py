"""The schema as numbered SQL, its runner, the connection pool and named queries."""
