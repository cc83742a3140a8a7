"""Slack in: each handler parses, performs, replies."""
