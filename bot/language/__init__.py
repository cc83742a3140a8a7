"""What people type, understood without Slack, clock or review."""
