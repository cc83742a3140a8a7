"""Why a row is not sent, where Slack was not even asked. The text is kept as the row's error."""


class NothingToSend(Exception):
    """What the row was to say is no longer true, or there is nothing to change."""


class NotForThem(NothingToSend):
    """The person whom the row is for may not have it any more: their account is closed, say."""

    BECAUSE = "not for them: "

    def __init__(self, standing: str) -> None:
        super().__init__(f"{self.BECAUSE}{standing}")


class NeedsOperator(Exception):
    """Only whoever runs the bot can say what to do with the row."""


class NotReady(Exception):
    """The row cannot be sent yet, and nothing of it was sent."""
