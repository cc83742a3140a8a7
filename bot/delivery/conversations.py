"""Finds where a row's message goes: its channel, or the direct messages with a person."""

from bot.delivery.calls import Unclear
from bot.delivery.failures import NotReady
from bot.delivery.pacing import PacedClient
from bot.store.outbox import OutboxRow


def is_person(target: str) -> bool:
    """Tell whether an outbox row's target is a person, not a channel."""
    return target.startswith(("U", "W"))


class Conversations:
    """The conversations that a sender posts in; direct messages have to be opened first."""

    def __init__(self) -> None:
        self._direct_messages: dict[tuple[str, str], str] = {}

    def channel_of(self, slack: PacedClient, row: OutboxRow) -> str:
        """Return the id of the channel or the direct messages that a row's message goes to."""
        if not is_person(row.target):
            return row.target
        person = (row.team, row.target)
        if person not in self._direct_messages:
            self._direct_messages[person] = _open_direct_messages(slack, row.target)
        return self._direct_messages[person]

    def forget(self, team: str, person: str) -> None:
        """Forget the direct messages with a person, so that they are opened anew."""
        self._direct_messages.pop((team, person), None)


def _open_direct_messages(slack: PacedClient, person: str) -> str:
    try:
        answer = slack.call("conversations.open", users=person)
    except Unclear as error:
        raise NotReady(str(error)) from error  # opened twice is the same as opened once
    channel: str = answer["channel"]["id"]
    return channel
