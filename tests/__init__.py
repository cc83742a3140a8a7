"""The tests. A package, so that helpers are imported as `tests.…` from anywhere in the suite."""
