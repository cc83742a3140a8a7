"""Identifiers of real people, each kind found by its own patterns."""
