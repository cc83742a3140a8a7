"""The Web API methods, one function each: what Slack checks, does and answers.

A function takes the workspace and the call's arguments and returns the answer without `ok`; it
raises `ApiError` with Slack's own error name. Tokens, scopes, rates and scripted faults are dealt
with before it (see `standin`).
"""

from __future__ import annotations

import base64
import binascii
import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from playground import limits
from playground.shown import Channel, Json, Message, Person, View
from playground.workspace import ApiError, Workspace

T = TypeVar("T")


class Args:
    """A call's arguments, from a form (all strings, objects as JSON) or from a JSON body."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {
            key: value for key, value in given.items() if key != "token" and value is not None
        }
        for key in ("blocks", "view", "metadata", "files", "attachments"):
            value = self.given.get(key)
            if isinstance(value, str):
                try:
                    self.given[key] = json.loads(value)
                except ValueError:
                    continue  # left as it is: the limits refuse a string there

    def text(self, name: str) -> str:
        """A required string."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError("invalid_arguments", f"missing required field: {name}")
        return value

    def get(self, name: str) -> Any:
        """An optional argument as it came."""
        return self.given.get(name)

    def flag(self, name: str) -> bool:
        """An optional boolean."""
        return self.given.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, most: int) -> int:
        """An optional whole number; `invalid_limit` outside 1 to `most`."""
        try:
            value = int(self.given.get(name) or default)
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments", f"{name} must be a number") from None
        if not 1 <= value <= most:
            raise ApiError("invalid_limit")
        return value


@dataclass(frozen=True)
class Method:
    """A Web API method: any one of `scopes` lets it be called, `per_minute` is its rate tier (0:
    not limited here)."""

    run: Callable[[Workspace, Args], Json]
    scopes: tuple[str, ...] = ()
    per_minute: int = 0


METHODS: dict[str, Method] = {}
"""Every method that the stand-in knows, by name."""

# Of posts Slack only says "several hundred" for a workspace, beside one a second for a channel.
_TIER: dict[int | str, int] = {0: 0, 1: 1, 2: 20, 3: 50, 4: 100, "several hundred": 300}


def _method(
    name: str, *scopes: str, tier: int | str = 0
) -> Callable[[Callable[[Workspace, Args], Json]], Callable[[Workspace, Args], Json]]:
    def known(run: Callable[[Workspace, Args], Json]) -> Callable[[Workspace, Args], Json]:
        METHODS[name] = Method(run, scopes, _TIER[tier])
        return run

    return known


# -- who and where ---------------------------------------------------------------------------------


@_method("api.test")
def _api_test(ws: Workspace, args: Args) -> Json:
    if args.get("error"):
        raise ApiError(str(args.get("error")), args=args.given)
    return {"args": args.given}


@_method("auth.test")
def _auth_test(ws: Workspace, args: Args) -> Json:
    return {
        "url": ws.base_url,
        "team": "Playground",
        "user": "review_bot",
        "team_id": ws.team,
        "user_id": ws.bot_user,
        "bot_id": ws.bot_id,
        "is_enterprise_install": False,
    }


@_method("users.info", "users:read", tier=4)
def _users_info(ws: Workspace, args: Args) -> Json:
    return {"user": _user(ws, _person(ws, args.text("user")))}


@_method("users.list", "users:read", tier=2)
def _users_list(ws: Workspace, args: Args) -> Json:
    people, cursor = _page(list(ws._people.values()), args, default=200, most=1000)
    return {
        "members": [_user(ws, person) for person in people],
        "response_metadata": {"next_cursor": cursor},
    }


@_method("conversations.info", "groups:read", "channels:read", tier=3)
def _conversations_info(ws: Workspace, args: Args) -> Json:
    channel = _visible(ws, args.text("channel"))
    if not channel.private and channel.person is None and "channels:read" not in ws.scopes:
        raise ApiError("channel_not_found")
    info = _conversation(ws, channel)
    if args.flag("include_num_members"):
        info["num_members"] = len([user for user in channel.members if user != ws.bot_user])
    return {"channel": info}


@_method("conversations.members", "groups:read", "channels:read", tier=4)
def _conversations_members(ws: Workspace, args: Args) -> Json:
    channel = _visible(ws, args.text("channel"))
    if not channel.private and channel.person is None and "channels:read" not in ws.scopes:
        raise ApiError("channel_not_found")
    members, cursor = _page(list(channel.members), args, default=100, most=999)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


@_method("conversations.open", "im:write", tier=3)
def _conversations_open(ws: Workspace, args: Args) -> Json:
    if args.get("channel"):
        channel = _visible(ws, args.text("channel"))
    else:
        users = args.text("users").split(",")
        if len(users) > 1:
            raise ApiError(
                "missing_scope", needed="mpim:write", provided=",".join(sorted(ws.scopes))
            )
        person = _person(ws, users[0])
        if person.bot:
            raise ApiError("cannot_dm_bot")
        if person.deactivated:
            raise ApiError("user_disabled")
        channel = ws.where(ws.dm(person.id))
    answer: Json = {"id": channel.id}
    if args.flag("return_im"):
        answer = _conversation(ws, channel)
    return {"channel": answer}


@_method("conversations.history", "groups:history", "im:history", "channels:history", tier=3)
def _conversations_history(ws: Workspace, args: Args) -> Json:
    channel = _readable(ws, args)
    top = [
        m
        for m in ws._posts.get(channel.id, [])
        if m.thread_ts in (None, m.ts) or m.raw.get("subtype") == "thread_broadcast"
    ]
    messages, cursor = _page(_between(list(reversed(top)), args), args, default=100, most=999)
    return {
        "messages": [_stored(ws, message, args) for message in messages],
        "has_more": bool(cursor),
        "pin_count": len(ws._pins.get(channel.id, [])),
        "response_metadata": {"next_cursor": cursor},
    }


@_method("conversations.replies", "groups:history", "im:history", "channels:history", tier=3)
def _conversations_replies(ws: Workspace, args: Args) -> Json:
    channel = _readable(ws, args)
    first = ws._find(channel.id, args.text("ts"))
    if first is None:
        raise ApiError("thread_not_found")
    root = first.thread_ts or first.ts
    thread = [m for m in ws._posts[channel.id] if root in (m.ts, m.thread_ts)]
    messages, cursor = _page(_between(thread, args), args, default=1000, most=1000)
    return {
        "messages": [_stored(ws, message, args) for message in messages],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


# -- messages --------------------------------------------------------------------------------------


@_method("chat.postMessage", "chat:write", tier="several hundred")
def _chat_post_message(ws: Workspace, args: Args) -> Json:
    channel = _writable(ws, args.text("channel"))
    thread_ts = _thread(ws, channel, args)
    _check(ws, "chat.postMessage", limits.message_problems(args.given))
    message = ws.post(channel.id, args.given, thread_ts)
    if thread_ts and args.flag("reply_broadcast"):
        message.raw["subtype"] = "thread_broadcast"
    return {"channel": channel.id, "ts": message.ts, "message": copy.deepcopy(message.raw)}


@_method("chat.postEphemeral", "chat:write", tier=4)
def _chat_post_ephemeral(ws: Workspace, args: Args) -> Json:
    channel = _writable(ws, args.text("channel"))
    user = args.text("user")
    if user not in channel.members or ws._people[user].deactivated:
        raise ApiError("user_not_in_channel")
    thread_ts = _thread(ws, channel, args)
    _check(ws, "chat.postEphemeral", limits.message_problems(args.given))
    return {"message_ts": ws.whisper(user, channel.id, args.given, thread_ts).ts}


@_method("chat.update", "chat:write", tier=3)
def _chat_update(ws: Workspace, args: Args) -> Json:
    channel = _writable(ws, args.text("channel"))
    message = _own(ws, channel, args, "cant_update_message")
    _check(ws, "chat.update", limits.message_problems(args.given, text_limit=limits.UPDATE_TEXT))
    ws.rewrite(message, args.given)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": copy.deepcopy(message.raw),
    }


@_method("chat.delete", "chat:write", tier=3)
def _chat_delete(ws: Workspace, args: Args) -> Json:
    channel = _writable(ws, args.text("channel"))
    message = _own(ws, channel, args, "cant_delete_message")
    ws.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@_method("chat.getPermalink")
def _chat_get_permalink(ws: Workspace, args: Args) -> Json:
    channel = _visible(ws, args.text("channel"))
    ts = args.text("message_ts")
    if ws._find(channel.id, ts) is None:
        raise ApiError("message_not_found")
    return {
        "channel": channel.id,
        "permalink": f"{ws.base_url}archives/{channel.id}/p{ts.replace('.', '')}",
    }


@_method("pins.add", "pins:write", tier=2)
def _pins_add(ws: Workspace, args: Args) -> Json:
    channel, message = _pinnable(ws, args)
    pins = ws._pins.setdefault(channel.id, [])
    if message.ts in pins:
        raise ApiError("already_pinned")
    pins.append(message.ts)
    return {}


@_method("pins.remove", "pins:write", tier=2)
def _pins_remove(ws: Workspace, args: Args) -> Json:
    channel, message = _pinnable(ws, args)
    pins = ws._pins.get(channel.id, [])
    if message.ts not in pins:
        raise ApiError("no_pin")
    pins.remove(message.ts)
    return {}


@_method("pins.list", "pins:read", tier=2)
def _pins_list(ws: Workspace, args: Args) -> Json:
    channel = _visible(ws, args.text("channel"))
    items = [
        {"type": "message", "channel": channel.id, "message": copy.deepcopy(m.raw)}
        for m in ws.pins(channel.id)
    ]
    return {"items": items}


# -- views -----------------------------------------------------------------------------------------


@_method("views.open", tier=4)
def _views_open(ws: Workspace, args: Args) -> Json:
    view = _view(ws, args, "views.open", "modal")
    trigger = _trigger(ws, args)
    return _answer(ws.open_view(trigger, view))


@_method("views.push", tier=4)
def _views_push(ws: Workspace, args: Args) -> Json:
    view = _view(ws, args, "views.push", "modal")
    trigger = _trigger(ws, args)
    return _answer(ws.push_view(trigger, view))


@_method("views.update", tier=4)
def _views_update(ws: Workspace, args: Args) -> Json:
    payload = _view(ws, args, "views.update")
    wanted = args.get("view_id")
    named = args.get("external_id")
    for view in ws._views.values():
        if (view.id == wanted or (named and view.raw.get("external_id") == named)) and ws.is_open(
            view
        ):
            _check_hash(view, args)
            if payload["type"] != view.type:
                raise ApiError("invalid_arguments", "a view cannot change its type")
            ws.fill_view(view, payload)
            return _answer(view)
    raise ApiError("not_found")


@_method("views.publish", tier=4)
def _views_publish(ws: Workspace, args: Args) -> Json:
    if not ws.home_tab:
        raise ApiError("not_enabled")
    payload = _view(ws, args, "views.publish", "home")
    person = _person(ws, args.text("user_id"))
    if person.id in ws._homes:
        _check_hash(ws._homes[person.id], args)
    return _answer(ws.publish_home(person.id, payload))


def _view(ws: Workspace, args: Args, method: str, kind: str | None = None) -> Json:
    view = args.get("view")
    if not isinstance(view, Mapping):
        raise ApiError("invalid_arguments", "missing required field: view")
    _check(ws, method, limits.view_problems(view))
    if kind and view["type"] != kind:
        raise ApiError("invalid_arguments", f"{method} takes a view of type {kind}")
    return dict(view)


def _trigger(ws: Workspace, args: Args) -> str:
    try:
        return ws.use_trigger(args.text("trigger_id")).user
    except ApiError as error:
        ws.problems.append(f"views: {error.code}")
        raise


def _check_hash(view: View, args: Args) -> None:
    if args.get("hash") and args.get("hash") != view.raw["hash"]:
        raise ApiError("hash_conflict")


def _answer(view: View) -> Json:
    return {"view": {**copy.deepcopy(view.raw), "state": {"values": view.state()}}}


# -- files -----------------------------------------------------------------------------------------


@_method("files.getUploadURLExternal", "files:write", tier=4)
def _files_get_upload_url(ws: Workspace, args: Args) -> Json:
    name = args.text("filename")
    file = ws.new_file(
        name, args.number("length", 0, 1_000_000_000), str(args.get("alt_txt") or "")
    )
    return {"upload_url": f"{ws.base_url}upload/{file.ticket}", "file_id": file.id}


@_method("files.completeUploadExternal", "files:write", tier=4)
def _files_complete_upload(ws: Workspace, args: Args) -> Json:
    wanted = args.get("files")
    if not isinstance(wanted, Sequence) or isinstance(wanted, str) or not wanted:
        raise ApiError("invalid_arguments", "missing required field: files")
    files = []
    for one in wanted:
        file = ws._files.get(one.get("id"))
        if file is None or file.content is None or file.shared:
            raise ApiError("file_not_found")
        files.append(file)
    channel = _writable(ws, args.text("channel_id")) if args.get("channel_id") else None
    thread_ts = _thread(ws, channel, args) if channel else None
    text = args.get("initial_comment")
    if args.get("blocks"):
        _check(
            ws,
            "files.completeUploadExternal",
            limits.message_problems({"text": text or "file", "blocks": args.get("blocks")}),
        )
    for file, one in zip(files, wanted, strict=True):
        file.title = one.get("title") or file.name
        file.shared = True
    if channel:
        message = ws.post(channel.id, {"text": text or "", "blocks": args.get("blocks")}, thread_ts)
        message.raw["files"] = [
            {"id": f.id, "name": f.name, "title": f.title, "size": f.length, "alt_txt": f.alt_text}
            for f in files
        ]
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


# -- what the methods share ------------------------------------------------------------------------


def _check(ws: Workspace, method: str, problems: Sequence[limits.Problem]) -> None:
    if problems:
        ws.problems.extend(f"{method}: {problem}" for problem in problems)
        raise ApiError(problems[0].error, *map(str, problems))


def _person(ws: Workspace, user: str) -> Person:
    if user not in ws._people:
        raise ApiError("user_not_found")
    return ws._people[user]


def _visible(ws: Workspace, channel: str) -> Channel:
    """A channel that the app may know of: a private one without it does not exist."""
    known = ws._channels.get(channel)
    if known is None or (
        known.private and known.person is None and ws.bot_user not in known.members
    ):
        raise ApiError("channel_not_found")
    return known


def _writable(ws: Workspace, channel: str) -> Channel:
    """A channel that the app may post in. A user's id stands for the direct messages with them."""
    if channel in ws._people and not ws._people[channel].bot:
        channel = ws.dm(channel)
    known = _visible(ws, channel)
    if known.archived:
        raise ApiError("is_archived")
    if ws.bot_user not in known.members:
        raise ApiError("not_in_channel")
    if known.person is not None:
        if ws._people[known.person].deactivated:
            raise ApiError("channel_not_found")
        if not ws.messages_tab:
            raise ApiError("messages_tab_disabled")
    return known


def _readable(ws: Workspace, args: Args) -> Channel:
    channel = _visible(ws, args.text("channel"))
    needed = (
        "im:history"
        if channel.person
        else "groups:history"
        if channel.private
        else "channels:history"
    )
    if needed not in ws.scopes:
        raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(ws.scopes)))
    if ws.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _thread(ws: Workspace, channel: Channel, args: Args) -> str | None:
    thread_ts = args.get("thread_ts")
    if thread_ts is None:
        return None
    parent = ws._find(channel.id, str(thread_ts))
    if parent is None:
        raise ApiError("thread_not_found")
    if parent.thread_ts not in (None, parent.ts):
        raise ApiError(
            "cannot_reply_to_message",
            "thread_ts is that of a reply, not of the thread's first message",
        )
    return str(thread_ts)


def _own(ws: Workspace, channel: Channel, args: Args, otherwise: str) -> Message:
    message = ws._find(channel.id, args.text("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != ws.bot_user:
        raise ApiError(otherwise)
    return message


def _pinnable(ws: Workspace, args: Args) -> tuple[Channel, Message]:
    channel = _writable(ws, args.text("channel"))
    message = ws._find(channel.id, args.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return channel, message


def _between(messages: list[Message], args: Args) -> list[Message]:
    """Within `oldest` and `latest`, themselves only with `inclusive`."""
    oldest, latest, inclusive = (args.get("oldest"), args.get("latest"), args.flag("inclusive"))
    kept = []
    for message in messages:
        after = (
            oldest in (None, "0", 0)
            or float(message.ts) > float(oldest)
            or (inclusive and message.ts == str(oldest))
        )
        before = (
            latest is None
            or float(message.ts) < float(latest)
            or (inclusive and message.ts == str(latest))
        )
        if after and before:
            kept.append(message)
    return kept


def _page(items: list[T], args: Args, *, default: int, most: int) -> tuple[list[T], str]:
    """One page and the cursor of the next ("" at the end)."""
    limit = args.number("limit", default, most)
    start = 0
    if args.get("cursor"):
        try:
            start = int(
                base64.b64decode(str(args.get("cursor")), validate=True)
                .decode()
                .removeprefix("next:")
            )
        except (binascii.Error, ValueError):
            raise ApiError("invalid_cursor") from None
    after = start + limit
    cursor = base64.b64encode(f"next:{after}".encode()).decode() if after < len(items) else ""
    return items[start:after], cursor


def _user(ws: Workspace, person: Person) -> Json:
    return {
        "id": person.id,
        "team_id": ws.team,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deactivated,
        "tz": "Europe/London",
        "profile": {
            "real_name": person.name,
            "display_name": person.name,
            "title": person.title,
            "team": ws.team,
        },
        "is_admin": person.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_bot": person.bot,
        "is_app_user": False,
    }


def _conversation(ws: Workspace, channel: Channel) -> Json:
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
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": ws.bot_user in channel.members,
        "context_team_id": ws.team,
    }


def _stored(ws: Workspace, message: Message, args: Args) -> Json:
    """A message as history shows it: metadata only when asked for."""
    raw = copy.deepcopy(message.raw)
    if not args.flag("include_all_metadata"):
        raw.pop("metadata", None)
    answers = [
        m for m in ws._posts[message.channel] if m.thread_ts == message.ts and m is not message
    ]
    if answers:
        raw.update(thread_ts=message.ts, reply_count=len(answers), latest_reply=answers[-1].ts)
    if message.ts in ws._pins.get(message.channel, []):
        raw["pinned_to"] = [message.channel]
    return raw
