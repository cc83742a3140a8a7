"""Methods by which the app posts, changes and deletes messages."""

from __future__ import annotations

from playground import limits
from playground.blocks import Json, copied
from playground.shown import Channel, Message
from playground.web_api.checks import (
    message_at,
    refuse_problems,
    thread_of,
    visible_channel,
    writable_channel,
)
from playground.web_api.methods import Args, method
from playground.workspace import ApiError, Workspace


@method("chat.postMessage", "chat:write", tier="several hundred")
def chat_post_message(workspace: Workspace, args: Args) -> Json:
    """Post a message in a channel, or to a person."""
    channel = writable_channel(workspace, args.text("channel"))
    thread_ts = thread_of(workspace, channel, args)
    refuse_problems(workspace, "chat.postMessage", limits.message_problems(args.given))
    message = workspace.posts.post(channel.id, args.given, thread_ts)

    if thread_ts and args.flag("reply_broadcast"):
        message.raw["subtype"] = "thread_broadcast"

    return {"channel": channel.id, "ts": message.ts, "message": copied(message.raw)}


@method("chat.postEphemeral", "chat:write", tier=4)
def chat_post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """Post a message that only one person in a channel sees."""
    channel = writable_channel(workspace, args.text("channel"))
    user = args.text("user")
    if user not in channel.members or workspace.who(user).deactivated:
        raise ApiError("user_not_in_channel")

    thread_ts = thread_of(workspace, channel, args)
    refuse_problems(workspace, "chat.postEphemeral", limits.message_problems(args.given))
    message = workspace.whisper(user, channel.id, args.given, thread_ts)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write", tier=3)
def chat_update(workspace: Workspace, args: Args) -> Json:
    """Change a message of the app's."""
    channel = writable_channel(workspace, args.text("channel"))
    message = _own_message(workspace, channel, args, "cant_update_message")
    problems = limits.message_problems(args.given, text_limit=limits.UPDATE_TEXT)
    refuse_problems(workspace, "chat.update", problems)
    workspace.posts.rewrite(message, args.given)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": copied(message.raw),
    }


@method("chat.delete", "chat:write", tier=3)
def chat_delete(workspace: Workspace, args: Args) -> Json:
    """Delete a message of the app's."""
    channel = writable_channel(workspace, args.text("channel"))
    message = _own_message(workspace, channel, args, "cant_delete_message")
    workspace.posts.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def chat_get_permalink(workspace: Workspace, args: Args) -> Json:
    """Return the address of a message."""
    channel = visible_channel(workspace, args.text("channel"))
    message = message_at(workspace, channel, args.text("message_ts"))
    number = message.ts.replace(".", "")
    permalink = f"{workspace.base_url}archives/{channel.id}/p{number}"
    return {"channel": channel.id, "permalink": permalink}


def _own_message(workspace: Workspace, channel: Channel, args: Args, otherwise: str) -> Message:
    """Return the message of a call, when the app wrote it; else the error `otherwise`."""
    message = message_at(workspace, channel, args.text("ts"))
    if message.user != workspace.bot_user:
        raise ApiError(otherwise)
    return message
