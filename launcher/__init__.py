"""What `./ioc` does: set up, start and watch the city; tests, checks, benchmarks, proofs.

It knows the other packages only as processes to start.
"""
