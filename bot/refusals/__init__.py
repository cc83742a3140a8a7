"""Name everything that a person can be refused with; the words are in ``messages/refusal/``."""
