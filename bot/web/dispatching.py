"""What answers Slack's requests, however they come: the Bolt app, or what stands in its place."""

from typing import Protocol

from slack_bolt import BoltRequest, BoltResponse


class Dispatching(Protocol):
    """Answers a request that is known to be Slack's."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Return the answer."""
