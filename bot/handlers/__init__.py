"""Take what Slack sends in: each handler parses, performs, replies."""
