"""People who have an account: who they are, and letting them in."""
