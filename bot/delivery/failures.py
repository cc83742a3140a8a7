"""Why a row is not sent, where Slack was not even asked. The text is kept as the row's error."""


class NothingToSend(Exception):
    """What the row was to say is no longer true, or there is nothing to change."""


class NeedsOperator(Exception):
    """Only whoever runs the bot can say what to do with the row."""


class NotReady(Exception):
    """The row cannot be sent yet, and nothing of it was sent."""
