"""Methods on channels and direct messages: what they are, who is in them, what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from playground.blocks import Json, copied
from playground.shown import Channel, Message
from playground.web_api.checks import (
    known_person,
    missing_scope,
    readable_channel,
    visible_channel,
)
from playground.web_api.methods import Args, method
from playground.web_api.pages import between, page_of
from playground.workspace import ApiError, Workspace

HISTORY_SCOPES = ("groups:history", "im:history", "channels:history")


@method("conversations.info", "groups:read", "channels:read", tier=3)
def conversations_info(workspace: Workspace, args: Args) -> Json:
    """Say what a channel is."""
    channel = _channel_to_look_up(workspace, args)
    info = _conversation(workspace, channel)
    if args.flag("include_num_members"):
        info["num_members"] = len(channel.members_without(workspace.bot_user))
    return {"channel": info}


@method("conversations.members", "groups:read", "channels:read", tier=4)
def conversations_members(workspace: Workspace, args: Args) -> Json:
    """List who is in a channel."""
    channel = _channel_to_look_up(workspace, args)
    members, cursor = page_of(list(channel.members), args, default=100, most=999)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations", "groups:read", "channels:read", tier=3)
def users_conversations(workspace: Workspace, args: Args) -> Json:
    """List the channels that the app is in, of the types that it asks for and may read."""
    wanted = str(args.get("types") or "public_channel").split(",")
    found = [_conversation(workspace, one) for one in _readable(workspace, wanted)]
    if args.flag("exclude_archived"):
        found = [one for one in found if not one["is_archived"]]
    page, cursor = page_of(found, args, default=100, most=999)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def _readable(workspace: Workspace, types: Collection[str]) -> Iterator[Channel]:
    """Yield the app's own channels of some types, as far as its scopes let it read them."""
    for channel in workspace.channels_of(workspace.bot_user):
        if _type_of(channel) in types and f"{channel.family}:read" in workspace.scopes:
            yield channel


@method("conversations.open", "im:write", tier=3)
def conversations_open(workspace: Workspace, args: Args) -> Json:
    """Open the direct messages with one person."""
    if args.get("channel"):
        channel = visible_channel(workspace, args.text("channel"))
    else:
        channel = _direct_messages(workspace, args.text("users").split(","))

    if args.flag("return_im"):
        return {"channel": _conversation(workspace, channel)}

    return {"channel": {"id": channel.id}}


@method("conversations.history", *HISTORY_SCOPES, tier=3)
def conversations_history(workspace: Workspace, args: Args) -> Json:
    """List a channel's messages, newest first, without answers in threads."""
    channel = readable_channel(workspace, args)
    posted = workspace.posts.in_channel(channel.id)
    newest_first = [message for message in reversed(posted) if message.is_in_channel]
    messages, cursor = page_of(between(newest_first, args), args, default=100, most=999)
    return {
        "messages": [_stored(workspace, message, args) for message in messages],
        "has_more": bool(cursor),
        "pin_count": workspace.posts.pin_count(channel.id),
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.replies", *HISTORY_SCOPES, tier=3)
def conversations_replies(workspace: Workspace, args: Args) -> Json:
    """List the messages of a thread, its first one included, oldest first."""
    channel = readable_channel(workspace, args)
    asked = workspace.posts.find(channel.id, args.text("ts"))
    if asked is None:
        raise ApiError("thread_not_found")

    root = asked.thread_ts or asked.ts
    posted = workspace.posts.in_channel(channel.id)
    thread = [message for message in posted if root in (message.ts, message.thread_ts)]
    messages, cursor = page_of(between(thread, args), args, default=1000, most=1000)
    return {
        "messages": [_stored(workspace, message, args) for message in messages],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _channel_to_look_up(workspace: Workspace, args: Args) -> Channel:
    channel = visible_channel(workspace, args.text("channel"))
    if channel.family == "channels" and "channels:read" not in workspace.scopes:
        raise ApiError("channel_not_found")
    return channel


def _type_of(channel: Channel) -> str:
    return "private_channel" if channel.private else "public_channel"


def _direct_messages(workspace: Workspace, users: list[str]) -> Channel:
    if len(users) > 1:
        raise missing_scope(workspace, "mpim:write")

    person = known_person(workspace, users[0])
    if person.bot:
        raise ApiError("cannot_dm_bot")

    if person.deactivated:
        raise ApiError("user_disabled")

    return workspace.where(workspace.dm(person.id))


def _conversation(workspace: Workspace, channel: Channel) -> Json:
    if channel.person is not None:
        return {
            "id": channel.id,
            "is_im": True,
            "user": channel.person,
            "is_archived": False,
            "is_org_shared": False,
        }

    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.shared or channel.org_shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": channel.org_shared,
        "is_pending_ext_shared": channel.pending,
        "is_member": workspace.bot_user in channel.members,
        "context_team_id": workspace.team,
    }


def _stored(workspace: Workspace, message: Message, args: Args) -> Json:
    """Return a message as history shows it: metadata only when asked for."""
    raw: Json = copied(message.raw)
    if not args.flag("include_all_metadata"):
        raw.pop("metadata", None)

    answers = workspace.posts.answers_to(message)
    if answers:
        raw.update(thread_ts=message.ts, reply_count=len(answers), latest_reply=answers[-1].ts)

    if workspace.posts.is_pinned(message):
        raw["pinned_to"] = [message.channel]

    return raw
