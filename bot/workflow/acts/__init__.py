"""Do what a command asks of a review: the verbs, one subject a file, and their unit of work."""
