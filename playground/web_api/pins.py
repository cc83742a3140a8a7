"""Methods on pins."""

from __future__ import annotations

from playground.blocks import Json, copied
from playground.shown import Message
from playground.web_api.checks import message_at, visible_channel, writable_channel
from playground.web_api.methods import Args, method
from playground.workspace import ApiError, Workspace


@method("pins.add", "pins:write", tier=2)
def pins_add(workspace: Workspace, args: Args) -> Json:
    """Pin a message in its channel."""
    message = _message_to_pin(workspace, args)
    if workspace.posts.is_pinned(message):
        raise ApiError("already_pinned")
    workspace.posts.pin(message)
    return {}


@method("pins.remove", "pins:write", tier=2)
def pins_remove(workspace: Workspace, args: Args) -> Json:
    """Take a message's pin away."""
    message = _message_to_pin(workspace, args)
    if not workspace.posts.is_pinned(message):
        raise ApiError("no_pin")
    workspace.posts.unpin(message)
    return {}


@method("pins.list", "pins:read", tier=2)
def pins_list(workspace: Workspace, args: Args) -> Json:
    """List the messages pinned in a channel."""
    channel = visible_channel(workspace, args.text("channel"))
    items = [
        {"type": "message", "channel": channel.id, "message": copied(message.raw)}
        for message in workspace.posts.pinned(channel.id)
    ]
    return {"items": items}


def _message_to_pin(workspace: Workspace, args: Args) -> Message:
    channel = writable_channel(workspace, args.text("channel"))
    return message_at(workspace, channel, args.text("timestamp"))
