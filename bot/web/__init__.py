"""Answer over HTTP: Slack's request address, health, metrics."""
