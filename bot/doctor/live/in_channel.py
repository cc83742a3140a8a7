"""The steps in the test channel: post, find again, thread, update, pin, delete, board, upload."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot import parts
from bot.doctor.live import samples
from bot.doctor.live.comparing import Differs, require_same
from bot.doctor.live.stage import Posted, Stage

Json = dict[str, Any]

LOOKS = 15
"""So many times a file is looked for in the channel: Slack shares it a moment later."""


def post(stage: Stage) -> str:
    """Post a message with metadata, and compare what Slack says it posted."""
    message, metadata = samples.message(stage.code), samples.metadata(stage.code)
    answer = stage.post("message", stage.channel, message, metadata=metadata)
    stage.posted = Posted(str(answer["channel"]), str(answer["ts"]))
    require_same("message", message, answer.get("message") or {})
    return "text and blocks came back as they were sent"


def find_again(stage: Stage) -> str:
    """Find the message in the channel's history by its metadata, as the bot does after a crash."""
    place = stage.first_message()
    found = [one for one in stage.history(place) if _code_of(one) == stage.code]
    if not found:
        raise Differs([f"the history of the channel shows no message with {samples.EVENT_TYPE}"])

    sent = {**samples.message(stage.code), "metadata": samples.metadata(stage.code)}
    require_same("message", sent, found[0])
    return "found by its metadata; every byte is as it was sent"


def _code_of(message: Mapping[str, Any]) -> str:
    return parts.text(message, "metadata", "event_payload", "code")


def thread(stage: Stage) -> str:
    """Reply in the message's thread, and find the reply there."""
    first = stage.first_message()
    reply = {"text": f"Live check {stage.code}, a reply: {samples.TEXT}"}
    answer = stage.post("reply", stage.channel, reply, thread_ts=first.ts)
    page = stage.slack.read(
        "conversations.replies",
        channel=first.channel,
        ts=first.ts,
        limit=200,
        include_all_metadata=True,
    )
    found = [one for one in page["messages"] if one.get("ts") == answer["ts"]]
    if not found:
        raise Differs(["the thread does not show the reply"])

    require_same("reply", {**reply, "thread_ts": first.ts}, found[0])
    stage.delete(Posted(first.channel, str(answer["ts"])))
    return "the reply is in the thread as it was sent"


def update(stage: Stage) -> str:
    """Change the message, and compare what the history has now."""
    place, changed = stage.first_message(), samples.changed(stage.code)
    stage.slack.call("chat.update", channel=place.channel, ts=place.ts, **changed, link_names=False)
    stored = stage.stored(place)
    if stored is None:
        raise Differs(["the history does not show the message any more"])

    require_same("message", {**changed, "metadata": samples.metadata(stage.code)}, stored)
    return "the message is as it was changed, its metadata as before"


def pin(stage: Stage) -> str:
    """Pin the message, see that it is, and unpin it."""
    place = stage.first_message()
    what = f"the pin of {stage.name_of(place)}"
    where = {"channel": place.channel, "timestamp": place.ts}
    stage.tidy.add(what, lambda slack: slack.call("pins.remove", **where))
    stage.slack.call("pins.add", **where)
    stored = stage.stored(place) or {}
    stage.slack.call("pins.remove", **where)
    stage.tidy.is_gone(what)
    require_same("message.pinned_to", [place.channel], stored.get("pinned_to") or [])
    return "pinned, and unpinned again"


def delete(stage: Stage) -> str:
    """Delete the message, and see that it is gone."""
    place = stage.first_message()
    stage.delete(place)
    stage.posted = None
    if stage.stored(place) is not None:
        raise Differs(["the history still shows the message"])
    return "deleted, and the history does not show it any more"


def board(stage: Stage) -> str:
    """Post a message as large as the largest board, and compare what the history has."""
    largest = samples.largest_board(stage.code)
    answer = stage.post("board", stage.channel, largest)
    place = Posted(str(answer["channel"]), str(answer["ts"]))
    require_same("board", largest, stage.stored(place) or {})
    stage.delete(place)
    size = sum(len(one["text"]["text"]) for one in largest["blocks"])
    return f"{len(largest['blocks'])} blocks with {size:,} characters came back as they were sent"


def upload(stage: Stage) -> str:
    """Upload a file into the channel, find the message that shares it, and delete both."""
    content, title = samples.file(stage.code), samples.file_title(stage.code)
    place = stage.slack.read(
        "files.getUploadURLExternal",
        filename=samples.FILE_NAME,
        length=len(content),
    )
    stage.slack.upload(str(place["upload_url"]), content)
    file_id = str(place["file_id"])
    what = f"the file {file_id}"
    stage.tidy.add(what, lambda slack: slack.call("files.delete", file=file_id))
    comment = f"Live check {stage.code}: {samples.TEXT}"
    stage.slack.call(
        "files.completeUploadExternal",
        files=[{"id": file_id, "title": title}],
        channel_id=stage.channel,
        initial_comment=comment,
    )
    message, file = _sharing(stage, file_id)
    shared = Posted(stage.channel, str(message["ts"]))
    stage.is_there(shared)
    sent = {"name": samples.FILE_NAME, "title": title, "size": len(content)}
    told = {key: value for key, value in sent.items() if key in file}
    require_same("file", told, file)
    require_same("message.text", comment, message.get("text"))
    stage.delete(shared)
    stage.slack.call("files.delete", file=file_id)
    stage.tidy.is_gone(what)
    return f"{len(content)} bytes arrived; {', '.join(told) or 'nothing'} came back as sent"


def _sharing(stage: Stage, file_id: str) -> tuple[Json, Json]:
    """Return the message that shares a file, and the file in it."""
    for _ in range(LOOKS):
        found = next(_sharers(stage, file_id), None)
        if found is not None:
            return found
        stage.slack.pause(1.0)
    raise Differs(["the file was taken, and the channel does not show it"])


def _sharers(stage: Stage, file_id: str) -> Iterator[tuple[Json, Json]]:
    since = {"oldest": stage.since} if stage.since else {}
    page = stage.slack.read("conversations.history", channel=stage.channel, limit=20, **since)
    for message in page["messages"]:
        for file in message.get("files") or []:
            if file.get("id") == file_id:
                yield message, file
