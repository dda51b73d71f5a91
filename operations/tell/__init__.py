"""Telling what happened to alerts outside of the room: the broker, webhooks, mail and others."""
