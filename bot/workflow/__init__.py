"""The core: pure rules of a review. No Slack, no SQL, no clock, no environment."""
