"""A pathway as people see it: a table, a diagram, a simulated review, changes between files."""
