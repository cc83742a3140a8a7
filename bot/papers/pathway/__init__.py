"""Show a pathway to people: as a table, a diagram, a simulated review, and as changes between two
files."""
