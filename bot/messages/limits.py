"""Slack's published limits on texts, blocks and forms."""

SECTION, FIELD, HEADER, BUTTON, VALUE, TEXT = 3000, 2000, 150, 75, 2000, 4000
BLOCKS, MODAL_BLOCKS, FIELDS, BUTTONS, CONTEXTS, TOTAL = 50, 100, 10, 5, 10, 12000
VIEW_TOTAL = 50_000  # a view may have 250 kB, and some of it is no text
OPTION, OPTIONS, CHOICE, TITLE, PRIVATE, URL = 75, 100, 150, 24, 3000, 3000
