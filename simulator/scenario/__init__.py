"""What is made to happen: events and faults as data, scenarios, everyday troubles, their course."""
