"""What the public is told of alerts: CAP 1.2 messages, and an Atom feed of them."""
