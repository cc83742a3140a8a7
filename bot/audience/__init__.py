"""Who may see and who may act: what Slack says of people and of channels, and what follows."""
