"""Render the words of the bot: a template and its facts become what Slack shows."""
