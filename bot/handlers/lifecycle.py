"""Note what happens around the bot: people come and go, channels change, it is uninstalled."""

from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import App
from sqlalchemy import Connection

from bot import absences, newcomers, parts
from bot.acting import Actor
from bot.audience.channels import READ_BY_OTHERS
from bot.handlers.payloads import team_of
from bot.handlers.requests import RequestHandler
from bot.language.scanner import without_command
from bot.store import installations, outbox, pauses, reads, receipts, workspace
from bot.store import newcomers as told
from bot.store.db import writing
from bot.store.kinds import Kind
from bot.workflow.review import commands as c
from bot.workspaces import Workspaces

log = structlog.get_logger()

_UNARCHIVED = "group_unarchive"
_WITH_A_FILE = "file_share"
_TOLD: dict[str, dict[str, bool]] = {
    "channel_shared": {"shared": True, "pending": False},
    "group_archive": {"archived": True},
    "group_deleted": {"unseen": True},
    "group_left": {"bot_in": False},
}
"""What an event says of a channel that makes it unfit for a review."""


def register(app: App, handler: RequestHandler, workspaces: Workspaces) -> None:  # noqa: C901 - a small function an event
    """Take the events that the manifest subscribes to."""
    engine = handler.reviews.engine

    def joined(event: dict[str, Any], body: dict[str, Any]) -> None:
        team, channel, user = _places(event, body)
        now, is_bot = handler.clock(), user in _bots(body)

        with writing(engine) as conn:
            is_new = _first_time(conn, handler, body)
            if is_new:
                workspace.note_joined(conn, team=team, channel=channel, user=user)

            if is_new and is_bot:
                workspace.doubt_channel(conn, team=team, channel=channel, bot_in=True)
                _go_on(conn, team, channel)  # somebody invited the bot again
                _welcome(conn, handler, team, channel, private=event.get("channel_type") != "C")

        if is_new and not is_bot:
            newcomers.noted(handler.reviews, team, channel, user)
            handler.follow(
                lambda: newcomers.joined(
                    handler.reviews, handler.directory, team, channel, user, now
                ),
                takes_time=True,
            )

        handler.reviews.wake()

    def left(event: dict[str, Any], body: dict[str, Any]) -> None:
        team, channel, user = _places(event, body)
        with writing(engine) as conn:
            if _first_time(conn, handler, body):
                workspace.note_left(conn, team=team, channel=channel, user=user)
                told.forget(conn, team=team, channel=channel, users=[user])

    def channel_changed(event: dict[str, Any], body: dict[str, Any]) -> None:
        """Doubt what is known of a channel, and take at once what the event says of it."""
        team, channel, _ = _places(event, body)
        with writing(engine) as conn:
            workspace.forget_members(conn, team=team, channel=channel)

        kind = str(event.get("type"))
        told = {"archived": False} if kind == _UNARCHIVED else _TOLD.get(kind, {})
        handler.admission.channels.told(team, channel, handler.clock(), **told)
        handler.reviews.wake()

    def channel_back(event: dict[str, Any], body: dict[str, Any]) -> None:
        channel_changed(event, body)
        team, channel, _ = _places(event, body)
        with writing(engine) as conn:
            _go_on(conn, team, channel)
        handler.reviews.wake()

    def channel_renumbered(event: dict[str, Any], body: dict[str, Any]) -> None:
        """Follow the review's channel to the id that Slack gave it."""
        team = team_of(body)
        old, new = (parts.text(event, f"{which}_channel_id") for which in ("old", "new"))

        with handler.reviews.looking() as conn:
            row = reads.by_channel(conn, team, old)

        if row is not None and new:
            clock = Actor(team=team, user="clock", via="channel_id_changed")
            command = c.FollowChannel(channel=new)
            handler.reviews.perform(row.id, command, clock, now=handler.clock())
            log.warning("channel renumbered", team=team, channel_id=new)

    def person_changed(event: dict[str, Any], body: dict[str, Any]) -> None:
        user = event.get("user")
        if not isinstance(user, dict) or not user.get("id"):
            return

        team, now = team_of(body), handler.clock()
        handler.directory.persons.note(team, user, now)

        with handler.reviews.looking() as conn:
            shut_out = workspace.shut_out(conn, team, let_in=())

        if str(user["id"]) in shut_out:
            absences.flag_everywhere(handler.reviews, team, str(user["id"]), now)

    def gone(event: dict[str, Any], body: dict[str, Any]) -> None:
        """Send nothing more, and keep no token; what is recorded stays for a new installation."""
        is_revoked = event.get("type") == "tokens_revoked"
        if is_revoked and not parts.part(event, "tokens").get("bot"):
            return  # people's tokens, of which the bot has none

        team, now = team_of(body), handler.clock()

        with writing(engine) as conn:
            if not installations.end(conn, team=team, happened=_happened(body, now)):
                return

            pauses.pause(conn, team=team, reason="uninstalled", now=now)

        workspaces.ended(team)
        log.warning("the app was uninstalled", team=team)

    def written(event: dict[str, Any], body: dict[str, Any]) -> None:
        """Offer the buttons for a typed reply to a DM: it is no answer and is not kept."""
        if not _is_for_the_bot(event):
            return

        team, user, now = team_of(body), str(event["user"]), handler.clock()
        said = body.get("event_id") or event.get("client_msg_id") or event.get("ts")

        with writing(engine) as conn:
            outbox.enqueue(
                conn,
                team=team,
                kind=Kind.NOT_AN_ANSWER,
                now=now,
                target=user,
                params={"sent": _what_was_sent(event)},
                dedup_key=f"not-an-answer/{said}",
            )

        handler.reviews.wake()

    app.event("member_joined_channel")(joined)
    app.event("member_left_channel")(left)

    for name in (*_TOLD, "group_rename", "channel_unshared"):
        app.event(name)(channel_changed)

    app.event("channel_id_changed")(channel_renumbered)
    app.event(_UNARCHIVED)(channel_back)
    app.event("user_change")(person_changed)
    app.event("team_join")(person_changed)
    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(gone)
    app.event("message")(written)


def _is_for_the_bot(event: dict[str, Any]) -> bool:
    """Say whether somebody wrote it in their direct messages with the bot."""
    if event.get("channel_type") != "im" or event.get("bot_id"):
        return False
    return bool(event.get("user")) and event.get("subtype") in (None, _WITH_A_FILE)


def _what_was_sent(event: dict[str, Any]) -> str:
    """Return what came instead of a press: "file", "command" or "text"; nothing of it is kept."""
    if event.get("subtype") == _WITH_A_FILE or event.get("files"):
        return "file"
    text = parts.text(event, "text").lstrip()
    return "command" if without_command(text) != text else "text"


def _go_on(conn: Connection, team: str, channel: str) -> None:
    """Send again what could not be posted in a channel; it is looked at before anything is.

    One that others read stays parked until Slack says that they do not any more.
    """
    if pauses.reason(conn, team=team, target=channel) not in READ_BY_OTHERS:
        pauses.resume(conn, team=team, target=channel)


def _welcome(
    conn: Connection, handler: RequestHandler, team: str, channel: str, *, private: bool
) -> None:
    """Post two lines on what the bot can do, once in each channel, where no review lives yet."""
    if reads.by_channel(conn, team, channel) is None:
        outbox.enqueue(
            conn,
            team=team,
            kind=Kind.WELCOME,
            now=handler.clock(),
            target=channel,
            params={"private": private},
            dedup_key=f"welcome/{channel}",
        )


def _places(event: dict[str, Any], body: dict[str, Any]) -> tuple[str, str, str]:
    channel = event.get("channel")
    channel_id = channel.get("id") if isinstance(channel, dict) else channel
    user = event.get("user")
    return team_of(body), str(channel_id or ""), str(user if isinstance(user, str) else "")


def _happened(body: dict[str, Any], now: datetime) -> datetime:
    """Return when an event happened, as Slack says; it may tell us late."""
    told = body.get("event_time")
    if isinstance(told, int) and 0 < told < now.timestamp():
        return datetime.fromtimestamp(told, UTC)
    return now


def _bots(body: dict[str, Any]) -> set[str]:
    """Return the bot's own user id, as the event names it."""
    return {
        str(one.get("user_id")) for one in body.get("authorizations") or [] if isinstance(one, dict)
    }


def _first_time(conn: Any, handler: RequestHandler, body: dict[str, Any]) -> bool:
    """Say whether an event comes for the first time of three.

    A late copy of a leave must not undo a join.
    """
    event, team = parts.text(body, "event_id"), team_of(body)
    if not event:
        return True
    return receipts.is_first(conn, team=team, key=f"event/{event}", at=handler.clock())
