"""Conversations: real Bolt over real HTTP, against the stand-in for Slack, on a real database."""
