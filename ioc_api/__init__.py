"""The operations centre: HTTP, the live feed and the files of the operations room."""

PREFIX = "/api/v1"
