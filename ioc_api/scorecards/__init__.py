"""How each area fares in each domain: one number and a state, from the live state in memory."""
