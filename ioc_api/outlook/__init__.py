"""What is to be expected: the tide of two days, and water on streets within the hour."""
