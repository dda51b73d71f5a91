"""The payloads on the broker, one module per plane. Encoding and decoding are inverse."""
