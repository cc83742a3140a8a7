"""Texts that people type: cleaned, matched with names, screened for identifiers."""
