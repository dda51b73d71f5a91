"""Who answers for what in the city."""
