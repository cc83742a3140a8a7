"""What a pathway is: its model, read from a file, checked."""
