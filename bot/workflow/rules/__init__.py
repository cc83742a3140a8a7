"""What holds: who may, what gates need, whose answer is awaited, when somebody is reminded."""
