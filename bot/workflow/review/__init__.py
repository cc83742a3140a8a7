"""A review: what is asked of it, what happened to it, and what that comes to."""
