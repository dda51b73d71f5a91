"""What tests, benchmarks and proofs stand on: servers, processes, clients and messages."""
