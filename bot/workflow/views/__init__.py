"""Facts for people to look at."""
