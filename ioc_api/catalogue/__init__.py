"""The kinds of sensors with their quantities, as `contract.catalogue` defines them."""
