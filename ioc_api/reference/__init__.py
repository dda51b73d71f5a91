"""The reference of the API for people: one page that reads the OpenAPI document."""
