"""``doctor --live``: two minutes with a person, a test channel and the real Slack."""
