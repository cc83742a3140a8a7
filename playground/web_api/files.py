"""Methods on files: an upload is announced, its bytes come elsewhere, then it is shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground import limits
from playground.blocks import Json
from playground.shown import Channel
from playground.web_api.checks import refuse_problems, thread_of, writable_channel
from playground.web_api.methods import Args, method
from playground.workspace import ApiError, Workspace
from playground.workspace.uploads import File

LARGEST = 1_000_000_000  # bytes


@method("files.getUploadURLExternal", "files:write", tier=4)
def files_get_upload_url(workspace: Workspace, args: Args) -> Json:
    """Announce an upload; answer the address for its bytes."""
    name = args.text("filename")
    length = args.number("length", 0, LARGEST)
    file = workspace.uploads.announce(name, length, str(args.get("alt_txt") or ""))
    return {"upload_url": f"{workspace.base_url}upload/{file.ticket}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def files_complete_upload(workspace: Workspace, args: Args) -> Json:
    """Share uploaded files: with `channel_id` in a message there."""
    wanted = _files_wanted(args)
    files = [_uploaded(workspace, entry) for entry in wanted]
    place = _place_for_files(workspace, args)
    content = _comment(workspace, args)

    for file, entry in zip(files, wanted, strict=True):
        file.title = entry.get("title") or file.name
        file.shared = True

    if place is not None:
        channel, thread_ts = place
        message = workspace.posts.post(channel.id, content, thread_ts)
        message.raw["files"] = [_in_message(file) for file in files]

    return {"files": [{"id": file.id, "title": file.title} for file in files]}


@method("files.delete", "files:write", tier=3)
def files_delete(workspace: Workspace, args: Args) -> Json:
    """Delete a file of the app's; a message that shared it stays, without the file."""
    file = workspace.uploads.get(args.text("file"))
    if file is None:
        raise ApiError("file_not_found")

    if file.deleted:
        raise ApiError("file_deleted")

    file.deleted, file.content = True, None

    for message in workspace.posts.everywhere():
        if message.raw.get("files"):
            message.raw["files"] = [_without(file, one) for one in message.raw["files"]]

    return {}


def _without(file: File, shared: Json) -> Json:
    """Return what stands for a shared file, once a file is deleted."""
    return {"id": file.id, "mode": "tombstone"} if shared["id"] == file.id else shared


def _place_for_files(workspace: Workspace, args: Args) -> tuple[Channel, str | None] | None:
    """Return the channel to share in and the thread there, if any is asked for."""
    if not args.get("channel_id"):
        return None
    channel = writable_channel(workspace, args.text("channel_id"))
    return channel, thread_of(workspace, channel, args)


def _comment(workspace: Workspace, args: Args) -> Json:
    """Return the content of the message with the files; it may be empty."""
    text = args.get("initial_comment")
    blocks = args.get("blocks")
    if blocks:
        problems = limits.message_problems({"text": text or "file", "blocks": blocks})
        refuse_problems(workspace, "files.completeUploadExternal", problems)
    return {"text": text or "", "blocks": blocks}


def _files_wanted(args: Args) -> Sequence[Any]:
    wanted = args.get("files")
    if not isinstance(wanted, Sequence) or isinstance(wanted, str) or not wanted:
        raise ApiError("invalid_arguments", "missing required field: files")
    return wanted


def _uploaded(workspace: Workspace, entry: Any) -> File:
    file = workspace.uploads.get(entry.get("id"))
    if file is None or file.content is None or file.shared:
        raise ApiError("file_not_found")
    return file


def _in_message(file: File) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "alt_txt": file.alt_text,
    }
