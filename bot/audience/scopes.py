"""Name the scope that the app lacks in Slack, where something was refused because of it.

What Slack does not let the bot look up would read as "try again", or as an invitation that does not
help: only whoever administers the app can mend it.
"""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk import WebClient

from bot.errors import Refusal
from bot.outgoing import SlackClient
from bot.refusals.people import PersonUnchecked
from bot.refusals.permission import ChannelUnknown, MembershipUnknown, ScopeMissing

PRIVATE: Final = "groups:read"
"""The scope by which private channels are looked at."""
_RESTS_ON: Final[Mapping[type[Refusal], tuple[str, str]]] = {
    ChannelUnknown: ("conversations.info", PRIVATE),
    MembershipUnknown: ("conversations.members", PRIVATE),
    PersonUnchecked: ("users.info", "users:read"),
}
"""Refusals for what Slack did not say: what it was asked, and the scope that this takes."""


def is_of_public_channel(answer: Mapping[str, Any]) -> bool:
    """Say whether a scope is missing because the channel is public: the bot reads none of these.

    Slack names the scope that it would take; where the app lacks the one for private channels, too,
    nothing follows for the channel.
    """
    if str(answer.get("needed")) != "channels:read":
        return False
    provided = answer.get("provided")
    return not provided or PRIVATE in _named_in(provided)


def naming_the_scope(refusal: Refusal, client: WebClient | None) -> Refusal:
    """Return the refusal that names the missing scope, if that is what it comes of."""
    asked = _RESTS_ON.get(type(refusal))
    if asked is None or not isinstance(client, SlackClient):
        return refusal

    method, scope = asked
    if method not in client.lacking:
        return refusal

    return ScopeMissing(scope=scope)


def _named_in(scopes: object) -> set[str]:
    return {one.strip() for one in str(scopes).split(",")}
