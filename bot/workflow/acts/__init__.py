"""What commands do to a review: the verbs, one subject a file, and the unit of work that they
share."""
