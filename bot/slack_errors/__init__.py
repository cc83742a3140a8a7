"""What Slack's errors mean, by the operation that they answer: one table for the whole bot."""
