"""The verbs, a group that help shows together a file: how each is read, its forms, its help."""
