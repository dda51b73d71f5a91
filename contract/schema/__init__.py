"""What the messages on the broker look like, for machines: made from the types that read them."""
