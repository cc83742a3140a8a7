"""One Slack workspace as the stand-in keeps it: its people and channels, and what there is to see.

State and the rules that belong to it; no HTTP.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.blocks import Json
from playground.shown import Channel, Message, Person, SlackError, View
from playground.workspace.answers import ResponseUrls, Showing, Showings, Triggers
from playground.workspace.app import SLACKBOT, Declaration, Installation
from playground.workspace.calls import Call
from playground.workspace.exchanges import Exchange
from playground.workspace.ids import Clock, Ids, SavedIds
from playground.workspace.messages import Messages, SavedMessages
from playground.workspace.reading import ReadMarks
from playground.workspace.uploads import File, Uploads
from playground.workspace.views import Views


@dataclass(frozen=True)
class Saved:
    """What lasts in a workspace: not views, ephemerals and one-time tickets."""

    names: dict[str, str]
    people: dict[str, Person]
    channels: dict[str, Channel]
    messages: SavedMessages
    ids: SavedIds
    files: dict[str, File]


class Workspace:
    """The state of one workspace with the app installed.

    Not made directly: see `StandIn` and `StandIn.workspace`. `posts`, `views`, `uploads`,
    `triggers`, `response_urls` and `showings` hold what is in it; the methods here are what a test
    or the page asks, and they answer with copies.
    """

    def __init__(
        self, *, clock: Clock, lock: threading.RLock, declared: Declaration, app: Installation
    ) -> None:
        self.clock = clock
        self.lock = lock
        self.app = app
        self.team = app.team
        self.bot_user = app.bot_user
        self.title = f"Workspace {app.team}"
        self.enterprise: str | None = None
        self.home_tab = declared.home_tab
        self.messages_tab = declared.messages_tab
        self.base_url = ""
        self.calls: list[Call] = []
        self.exchanges: list[Exchange] = []
        self.problems: list[str] = []
        self._begin(declared)

    def _begin(self, declared: Declaration) -> None:
        """Have in the workspace what is in a new one: the app, as it declares itself."""
        app = self.app
        self.scopes = set(declared.scopes)
        self.token = app.bot_token
        self.token_error: str | None = None
        self.dead_tokens: dict[str, str] = {}
        self._tokens_given = 0
        self.names: dict[str, str] = {app.bot_user: declared.bot_name, SLACKBOT: "Slackbot"}
        bot = Person(app.bot_user, declared.bot_name, bot=True)
        self._people: dict[str, Person] = {app.bot_user: bot}
        self._channels: dict[str, Channel] = {}
        self.ids = Ids(self.clock, self.lock)
        self.posts = Messages(app, self.ids, self.names)
        self.views = Views(app, self.ids, self.names)
        self.uploads = Uploads(self.ids, app.team)
        self.reads = ReadMarks()
        self.showings = Showings()
        self.triggers = Triggers(self.clock, self.ids, app.team)
        self.response_urls = ResponseUrls(
            self.clock, self.ids, app.team, self.posts, self.showings, self.problems
        )
        self.calls.clear()
        self.exchanges.clear()
        self.problems.clear()

    def install(self) -> str:
        """Install the app, anew where its token is dead; return its token here."""
        with self.lock:
            if not self.token or self.token_error:
                if self.token:
                    self.dead_tokens[self.token] = self.token_error or "token_revoked"

                self._tokens_given += 1
                self.token = f"xoxb-{self.team}-{self._tokens_given}"
                self.token_error = None

            return self.token

    def revoke(self) -> None:
        """Let the app's token die, as the app itself asks."""
        with self.lock:
            self.dead_tokens[self.token] = "token_revoked"
            self.token = ""

    def saved(self) -> Saved:
        """Return a copy of what lasts here, to go on from in another workspace."""
        with self.lock:
            messages = self.posts.saved()
            lasting = Saved(
                self.names,
                self._people,
                self._channels,
                messages,
                self.ids.saved(),
                self.uploads.saved(),
            )
            return _copied(lasting)

    def restore(self, saved: Saved) -> None:
        """Go on from what was saved, in place of what is here."""
        with self.lock:
            lasting = _copied(saved)
            self.names.clear()
            self.names.update(lasting.names)
            self._people = lasting.people
            self._channels = lasting.channels
            self.posts.restore(lasting.messages)
            self.views.forget()
            self.ids.restore(lasting.ids)
            self.uploads.restore(lasting.files)

    # -- people ------------------------------------------------------------------------------------

    def person(
        self,
        id: str,  # noqa: A002 - Slack's own word, and callers may name it
        name: str,
        *,
        admin: bool = False,
        guest: bool = False,
        title: str = "",
        **more: Any,
    ) -> Person:
        """Add somebody to the workspace, or change who they are; sends no events.

        ``more`` are other fields of `Person`: ``home`` makes somebody of another organisation,
        whom Slack Connect lets into a channel, ``deactivated`` closes the account.
        """
        with self.lock:
            return self.put_person(Person(id, name, admin, guest, title=title, **more))

    def put_person(self, person: Person) -> Person:
        """Have somebody in the workspace as described; sends no events."""
        self._people[person.id] = person
        self.names[person.id] = person.name
        return person

    def find_person(self, user: str) -> Person | None:
        """Return the person with this id, if there is one."""
        return self._people.get(user)

    def who(self, user: str) -> Person:
        """Return the person with this id; `SlackError` for a stranger."""
        if user not in self._people:
            raise SlackError(
                f"Nobody in this workspace has the id {user!r}; there are {sorted(self._people)}"
            )
        return self._people[user]

    def everybody(self) -> list[Person]:
        """Return everybody in the workspace, the app included."""
        return list(self._people.values())

    def people(self) -> list[Person]:
        """Return everybody but the app."""
        with self.lock:
            return [person for person in self._people.values() if not person.bot]

    def mark_deactivated(self, user: str) -> None:
        """Deactivate somebody's account, and take them out of every channel; sends no events."""
        self._people[user] = replace(self.who(user), deactivated=True)
        for channel in self.channels_of(user):
            self.change_channel(channel.id, members=channel.members_without(user))

    # -- channels ----------------------------------------------------------------------------------

    def channel(
        self,
        id: str,  # noqa: A002 - as above
        name: str,
        *,
        private: bool = True,
        shared: bool = False,
        members: Iterable[str] = (),
        bot: bool = True,
    ) -> Channel:
        """Add a channel with its members, and with `bot` the app; send no events (see `invite`)."""
        with self.lock:
            inside = list(dict.fromkeys(members))
            if bot and self.bot_user not in inside:
                inside.append(self.bot_user)

            for user in inside:
                self.who(user)

            self._channels[id] = Channel(id, name, private, shared, members=tuple(inside))
            self.names[id] = name
            return self._channels[id]

    def find_channel(self, channel: str) -> Channel | None:
        """Return the channel with this id as it is now, if there is one."""
        return self._channels.get(channel)

    def where(self, channel: str) -> Channel:
        """Return the channel with this id as it is now; `SlackError` for an unknown one."""
        if channel not in self._channels:
            raise SlackError(
                f"No channel {channel!r} in this workspace; there are {sorted(self._channels)}"
            )
        return self._channels[channel]

    def dm(self, user: str) -> str:
        """Return the id of the app's direct messages with this person."""
        with self.lock:
            person = self.who(user)
            channel = "D" + user
            if channel not in self._channels:
                members = (user, self.bot_user)
                self._channels[channel] = Channel(
                    channel, person.name, members=members, person=user
                )

            return channel

    def channels_of(self, user: str) -> list[Channel]:
        """Return the channels that somebody is in, without direct messages."""
        with self.lock:
            joined = [channel for channel in self._channels.values() if user in channel.members]
            return [channel for channel in joined if channel.person is None]

    def renumber_channel(self, channel: str, new_id: str) -> Channel:
        """Give a channel another id, under which all that is in it is found from now on."""
        with self.lock:
            moved = replace(self.where(channel), id=new_id)
            del self._channels[channel]
            self._channels[new_id] = moved
            self.names[new_id] = moved.name
            self.posts.renumber_channel(channel, new_id)
            self.response_urls.renumber_channel(channel, new_id)
            self.reads.renumber_channel(channel, new_id)
            return moved

    def remove_channel(self, channel: str) -> Channel:
        """Delete a channel with what was said in it; sends no events."""
        with self.lock:
            removed = self.where(channel)
            del self._channels[channel]
            return removed

    def change_channel(self, channel: str, **changes: Any) -> Channel:
        """Change a channel's fields; sends no events, as when Slack loses one."""
        self._channels[channel] = replace(self.where(channel), **changes)
        return self._channels[channel]

    # -- what there is to see ----------------------------------------------------------------------

    def messages(self, channel: str, *, threads: bool = True) -> list[Message]:
        """Return copies of a channel's messages, oldest first, without ephemerals.

        `threads`: with the answers in threads.
        """
        with self.lock:
            self.where(channel)
            posted = self.posts.in_channel(channel)
            if not threads:
                posted = [message for message in posted if not message.is_in_thread]
            return [self.posts.copied(message) for message in posted]

    def message_now(self, channel: str, ts: str) -> Message | None:
        """Return a copy of this message as it is now, if it is still there."""
        message = self.posts.find(channel, ts)
        return self.posts.copied(message) if message else None

    def dms(self, user: str) -> list[Message]:
        """Return copies of the direct messages between the app and this person, oldest first."""
        return self.messages(self.dm(user))

    def state_for(self, user: str, message: Message) -> Json:
        """Return `state.values` of a message with what this person has chosen in it so far."""
        with self.lock:
            return self.posts.state_for(user, message)

    def reload(self) -> None:
        """Start everybody's Slack anew: messages that only one person saw do not last."""
        with self.lock:
            self.posts.forget_ephemerals()

    def ephemerals(self, user: str, channel: str | None = None) -> list[Message]:
        """Return copies of what only this person sees ("Only visible to you"), oldest first."""
        with self.lock:
            seen = self.posts.ephemerals(user)
            if channel is not None:
                seen = [message for message in seen if message.channel == channel]
            return [message.snapshot() for message in seen]

    def dismiss(self, user: str, ts: str) -> None:
        """Take away what only this person sees, as they dismiss it."""
        with self.lock:
            for message in self.posts.ephemerals(user):
                if message.ts == ts:
                    self.posts.remove(message)

    def home(self, user: str) -> View | None:
        """Return the Home tab as last published for this person."""
        with self.lock:
            view = self.views.home(user)
            return view.snapshot() if view else None

    def open_views(self, user: str) -> list[View]:
        """Return the modals on this person's screen, the topmost last."""
        with self.lock:
            return [view.snapshot() for view in self.views.stack(user)]

    def pins(self, channel: str) -> list[Message]:
        """Return copies of the messages pinned in a channel, in the order of pinning."""
        with self.lock:
            return [self.posts.copied(message) for message in self.posts.pinned(channel)]

    def files(self, channel: str) -> list[Json]:
        """Return the files shared in a channel: name, title, and `content` in bytes."""
        with self.lock:
            messages = self.posts.in_channel(channel)
            found = [file for message in messages for file in message.files]
            shared = [file for file in found if file.get("mode") != "tombstone"]
            return [{**file, "content": self._content(file["id"])} for file in shared]

    def shared_file(self, file_id: str) -> File | None:
        """Return the file with this id, if it is shared."""
        return self.uploads.shared(file_id)

    def _content(self, file_id: str) -> bytes | None:
        file = self.uploads.get(file_id)
        return file.content if file else None

    def slackbot_says(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> None:
        """Say something as Slack itself that only one person sees."""
        with self.lock:
            self.where(channel)
            self.posts.slackbot(channel, text, user, thread_ts)

    # -- what the app sends ------------------------------------------------------------------------

    def whisper(
        self, user: str, channel: str, payload: Mapping[str, Any], thread_ts: str | None
    ) -> Message:
        """Say something as the app that only one person sees."""
        message = self.posts.whisper(user, channel, payload, thread_ts)
        self.showings.add(Showing(user, message.snapshot()))
        return message

    def respond(self, key: str, payload: Any) -> tuple[int, Json]:
        """Do what a POST to a response_url asks; return the HTTP status and the body to answer."""
        with self.lock:
            return self.response_urls.respond(key, payload)

    def upload(self, ticket: str, content: bytes) -> bool:
        """Take the bytes of an announced upload; False when none such was announced."""
        with self.lock:
            taken = self.uploads.take(ticket, content)

        if not taken:
            self.problems.append(
                "upload that was not announced, or of another length than announced"
            )

        return taken


def _copied(saved: Saved) -> Saved:
    """Return a copy of all that lasts: by way of bytes, five times as quick as object by object."""
    copy: Saved = pickle.loads(pickle.dumps(saved))  # noqa: S301 - of our own, a moment ago
    return copy
