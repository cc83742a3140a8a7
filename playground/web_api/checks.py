"""What several methods check before they do anything, with Slack's errors."""

from __future__ import annotations

from collections.abc import Sequence

from playground import limits
from playground.shown import Channel, Message, Person
from playground.web_api.methods import Args
from playground.workspace import ApiError, Workspace


def refuse_problems(workspace: Workspace, method: str, problems: Sequence[limits.Problem]) -> None:
    """Refuse a call whose message or view has problems, and note them."""
    if problems:
        workspace.problems.extend(f"{method}: {problem}" for problem in problems)
        raise ApiError(problems[0].error, *map(str, problems))


def missing_scope(workspace: Workspace, needed: str) -> ApiError:
    """Return the error for a scope that the app was not granted."""
    provided = ",".join(sorted(workspace.scopes))
    return ApiError("missing_scope", needed=needed, provided=provided)


def known_person(workspace: Workspace, user: str) -> Person:
    """Return the person with this id."""
    person = workspace.find_person(user)
    if person is None:
        raise ApiError("user_not_found")
    return person


def visible_channel(workspace: Workspace, channel: str) -> Channel:
    """Return a channel that the app may know of: a private one without it does not exist."""
    known = workspace.find_channel(channel)
    if known is None:
        raise ApiError("channel_not_found")
    if known.family == "groups" and workspace.bot_user not in known.members:
        raise ApiError("channel_not_found")
    return known


def writable_channel(workspace: Workspace, channel: str) -> Channel:
    """Return a channel that the app may post in.

    A user's id stands for the direct messages with them.
    """
    person = workspace.find_person(channel)
    if person is not None and not person.bot:
        channel = workspace.dm(channel)

    known = visible_channel(workspace, channel)
    if known.archived:
        raise ApiError("is_archived")

    if workspace.bot_user not in known.members:
        raise ApiError("not_in_channel")

    if known.person is not None:
        if workspace.who(known.person).deactivated:
            raise ApiError("channel_not_found")

        if not workspace.messages_tab:
            raise ApiError("messages_tab_disabled")

    return known


def readable_channel(workspace: Workspace, args: Args) -> Channel:
    """Return the channel of a call, when the app may read its history."""
    channel = visible_channel(workspace, args.text("channel"))
    needed = f"{channel.family}:history"
    if needed not in workspace.scopes:
        raise missing_scope(workspace, needed)

    if workspace.bot_user not in channel.members:
        raise ApiError("not_in_channel")

    return channel


def thread_of(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    """Return the call's `thread_ts`, if any, when it is that of a thread's first message."""
    thread_ts = args.get("thread_ts")
    if thread_ts is None:
        return None

    parent = workspace.posts.find(channel.id, str(thread_ts))
    if parent is None:
        raise ApiError("thread_not_found")

    if parent.is_in_thread:
        raise ApiError(
            "cannot_reply_to_message",
            "thread_ts is that of a reply, not of the thread's first message",
        )

    return str(thread_ts)


def message_at(workspace: Workspace, channel: Channel, ts: str) -> Message:
    """Return the message with this id in a channel."""
    message = workspace.posts.find(channel.id, ts)
    if message is None:
        raise ApiError("message_not_found")
    return message
