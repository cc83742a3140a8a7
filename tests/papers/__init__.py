"""Papers: what is in them, from reviews that are folded from typed commands; and that they
arrive."""
