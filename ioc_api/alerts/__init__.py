"""Alerts: what the judgement has found, and what people do about it."""
