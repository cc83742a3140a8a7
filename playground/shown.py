"""The things that a person sees: messages, views and replies, read as words and labels.

Everything here is a snapshot. A copy taken before the app changed a message can still be pressed
afterwards, as a person can press a button that is being replaced under their finger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from playground.blocks import (
    Json,
    Names,
    copied,
    elements,
    initial_state,
    label_of,
    option_called,
    plain,
    words,
)


class SlackError(Exception):
    """A refusal to a person: Slack forbids it, or it is not on their screen.

    The message says what is there instead.
    """


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace."""

    id: str
    name: str
    admin: bool = False
    guest: bool = False
    deactivated: bool = False
    title: str = ""
    bot: bool = False
    home: str = ""
    """The workspace that the person is of, where that is another organisation's."""
    single_channel: bool = False
    """Of a guest: one of a single channel."""
    teams: tuple[str, ...] = ()
    """In an Enterprise organisation: the workspaces that the person belongs to."""

    @property
    def handle(self) -> str:
        """The legacy `user_name` that slash commands carry."""
        return re.sub(r"[^a-z0-9]+", ".", self.name.lower()).strip(".")


@dataclass(frozen=True)
class Channel:
    """A channel, or with `person` set a person's direct messages with the app.

    `shared`: with another organisation, as `pending` once it has accepted; `org_shared`: with other
    workspaces of the same organisation.
    """

    id: str
    name: str
    private: bool = True
    shared: bool = False
    archived: bool = False
    pending: bool = False
    org_shared: bool = False
    members: tuple[str, ...] = ()
    person: str | None = None

    @property
    def family(self) -> str:
        """The word for such a channel in the names of Slack's scopes and events."""
        if self.person is not None:
            return "im"
        return "groups" if self.private else "channels"

    @property
    def name_in_payloads(self) -> str:
        """The name that Slack tells the app: private ones and direct messages are not named."""
        if self.person is not None:
            return "directmessage"
        return "privategroup" if self.private else self.name

    def members_without(self, user: str) -> tuple[str, ...]:
        """Return the members but this one."""
        return tuple(member for member in self.members if member != user)


@dataclass(frozen=True)
class Button:
    """One element that can be pressed, on the message or view as it was when this was taken."""

    where: Message | View
    block_id: str
    element: Json

    @property
    def label(self) -> str:
        """The words on it."""
        return label_of(self.element)

    @property
    def value(self) -> str | None:
        """The value that the app hid in it."""
        return self.element.get("value")


class _WithBlocks:
    """The part that messages and views share: blocks, and the words and elements in them."""

    raw: Json
    names: Names

    @property
    def blocks(self) -> list[Json]:
        """The Block Kit blocks, with the block ids and action ids that Slack filled in."""
        return list(self.raw.get("blocks") or [])

    @property
    def elements(self) -> list[tuple[str, Json]]:
        """Every interactive element with its block id, in reading order."""
        return list(elements(self.blocks))

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons and of overflow menus' choices, in reading order."""
        labels: list[str] = []
        for _, element in self.elements:
            labels.extend(_button_labels(element))
        return labels

    def state(self) -> Json:
        """Return `state.values` as Slack sends it: what each input and select started with."""
        values: Json = {}
        for block_id, element in self.elements:
            held = initial_state(element)
            if held is not None:
                values.setdefault(block_id, {})[element["action_id"]] = held
        return values


@dataclass
class Message(_WithBlocks):
    """A message as somebody saw it. `raw` is Slack's own JSON for it."""

    channel: str
    raw: Json
    names: Names = field(default_factory=dict, repr=False)
    ephemeral_to: str | None = None
    pinned: bool = False

    @property
    def ts(self) -> str:
        """Its id in the channel."""
        return str(self.raw["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The message that it answers, in a thread."""
        return self.raw.get("thread_ts")

    @property
    def is_in_thread(self) -> bool:
        """Whether it answers another message, in that one's thread."""
        return self.thread_ts not in (None, self.ts)

    @property
    def answers_to(self) -> str:
        """The id of the message that it answers, "" where it answers none."""
        return (self.thread_ts or "") if self.is_in_thread else ""

    @property
    def is_in_channel(self) -> bool:
        """Whether it stands in its channel itself, and not only in a thread."""
        return not self.is_in_thread or self.raw.get("subtype") == "thread_broadcast"

    @property
    def user(self) -> str:
        """The id of whoever wrote it."""
        return str(self.raw["user"])

    @property
    def text(self) -> str:
        """The text as sent: what notifications and screen readers take, in mrkdwn."""
        return str(self.raw.get("text", ""))

    @property
    def metadata(self) -> Json | None:
        """Message metadata, if any."""
        return self.raw.get("metadata")

    @property
    def edited(self) -> bool:
        """Whether it says "(edited)"."""
        return "edited" in self.raw

    @property
    def files(self) -> list[Json]:
        """The files shared in it."""
        return list(self.raw.get("files", []))

    @property
    def text_all(self) -> str:
        """Every word that can be read in it, notification text included.

        One piece a line, mentions as @names.
        """
        lines = [plain(self.text, self.names), *words(self.blocks, self.names)]
        lines.extend(file["title"] for file in self.files if "title" in file)
        return _filled_lines(lines)

    @property
    def lock_screen(self) -> str:
        """The words that a notification may show: the text and the first block's."""
        first = words(self.blocks[:1], self.names)
        return _filled_lines([plain(self.text, self.names), *first])

    def button(self, what: str) -> Button:
        """Return the element with this label, action id or option.

        It can be pressed even once the message has changed.
        """
        return find(self, what)

    def snapshot(self) -> Message:
        """Return a copy that later changes do not touch."""
        return Message(self.channel, copied(self.raw), self.names, self.ephemeral_to, self.pinned)


@dataclass
class View(_WithBlocks):
    """A modal, or somebody's Home tab.

    `raw` is Slack's own JSON for it; `shown_errors` the errors that stand at its fields.
    """

    user: str
    raw: Json
    names: Names = field(default_factory=dict, repr=False)
    shown_errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Slack's id of the view."""
        return str(self.raw["id"])

    @property
    def type(self) -> str:
        """The kind of view: modal or home."""
        return str(self.raw["type"])

    @property
    def title(self) -> str:
        """The words at the top of a modal."""
        return str((self.raw.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The app's own name for this view."""
        return str(self.raw.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """The text that the app hid in it."""
        return str(self.raw.get("private_metadata", ""))

    @property
    def inputs(self) -> list[Json]:
        """The blocks with an input field."""
        return [block for block in self.blocks if block["type"] == "input"]

    @property
    def input_ids(self) -> set[str]:
        """The ids of the blocks with an input field."""
        return {block["block_id"] for block in self.inputs}

    @property
    def labels(self) -> list[str]:
        """The labels of the input fields."""
        return [block["label"]["text"] for block in self.inputs]

    @property
    def text_all(self) -> str:
        """Every word that can be read in it, title, buttons and errors included."""
        lines = [self.title, *words(self.blocks, self.names)]
        for name in ("submit", "close"):
            button = self.raw.get(name) or {}
            lines.append(button.get("text", ""))
        lines.extend(self.shown_errors.values())
        return _filled_lines(lines)

    def button(self, what: str) -> Button:
        """Return the element with this label, action id or option.

        It can be pressed even once the view has changed.
        """
        return find(self, what)

    def state(self) -> Json:
        """Return `state.values` with what was chosen so far."""
        values = super().state()
        for block_id, held in self.raw.get("state", {}).get("values", {}).items():
            values.setdefault(block_id, {}).update(held)
        return values

    def as_sent(self) -> Json:
        """Return Slack's JSON of the view as the app gets it, with what was chosen so far."""
        return {**copied(self.raw), "state": {"values": self.state()}}

    def hold(self, block_id: str, action_id: str, held: Json) -> None:
        """Keep what was chosen in a field, as in `state.values`."""
        self.raw["state"]["values"].setdefault(block_id, {})[action_id] = held

    def snapshot(self) -> View:
        """Return a copy that later changes do not touch."""
        return View(self.user, copied(self.raw), self.names, dict(self.shown_errors))


@dataclass
class Reply:
    """All that one person saw of one act: at once, and later through the act's `response_url`.

    `status` is the app's HTTP status (0: none came), `elapsed` real seconds, `error` Slack's word
    for what went wrong ("operation_timeout"), `errors` what stands at the fields of a modal, `view`
    the modal opened, pushed or updated (or the Home tab), `message` the pressed message as it is
    now. `said` is Slack's own words, where Slack answers instead of the app.
    """

    user: str
    status: int
    elapsed: float
    said: str = ""
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None
    message: Message | None = None
    confirm: Json | None = None
    response_type: str | None = None
    names: Names = field(default_factory=dict, repr=False)
    collect: Callable[[], list[Message]] = field(default=list, repr=False)

    @property
    def messages(self) -> list[Message]:
        """The answers, oldest first: ephemerals, posts in the channel, and follow-ups."""
        return self.collect()

    @property
    def text(self) -> str:
        """The answers' text, and Slack's own words when the app failed."""
        return _filled_lines([self.said, *(message.text for message in self.messages)])

    @property
    def blocks(self) -> list[Json]:
        """The blocks of the answers."""
        return [block for message in self.messages for block in message.blocks]

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons in the answers and in the view."""
        places: list[Message | View] = [*self.messages, *self._views]
        return [label for place in places for label in place.buttons]

    @property
    def text_all(self) -> str:
        """Every word that the person could read: answers, view, errors at fields."""
        in_view = self.view.text_all if self.view else ""
        lines = [self.said, *(message.text_all for message in self.messages), in_view]
        lines.extend(error for error in self.errors.values() if error not in in_view)
        return _filled_lines(lines)

    @property
    def _views(self) -> list[View]:
        """The view, if any, as a list."""
        return [self.view] if self.view else []

    def button(self, what: str) -> Button:
        """Return the element with this label in the newest answer that has it, or in the view."""
        places: list[Message | View] = [*reversed(self.messages), *self._views]
        for place in places:
            if matches(place, what):
                return find(place, what)

        raise SlackError(
            f"No {what!r} in the reply; there is: {self.buttons or 'nothing to press'}. It says:"
            f" {self.text_all!r}"
        )


def matches(place: Message | View, what: str) -> list[Button]:
    """Return the elements that `what` may mean: by label, else action id, else an option."""
    every = _buttons(place)
    for means in (_is_button_labelled, _has_action_id, _has_option, _is_labelled):
        meant = [button for button in every if means(button, what)]
        if meant:
            return meant
    return []


def find(place: Message | View, what: str) -> Button:
    """Return the one element that `what` means.

    Raises `SlackError` with what there is when there is none, or more than one.
    """
    found = matches(place, what)
    if len(found) == 1:
        return found[0]

    there = [f"{label_of(element)} ({element['action_id']})" for _, element in place.elements]
    problem = f"{len(found)} elements are called" if found else "No"
    raise SlackError(
        f"{problem} {what!r} here; there is: {there or 'nothing to press'}."
        f" It says: {place.text_all!r}"
    )


def _buttons(place: Message | View) -> list[Button]:
    as_seen = place.snapshot()
    return [Button(as_seen, block_id, element) for block_id, element in place.elements]


def _button_labels(element: Json) -> list[str]:
    if element["type"] == "button":
        return [label_of(element)]
    if element["type"] == "overflow":
        return [option["text"]["text"] for option in element["options"]]
    return []


def _is_button_labelled(button: Button, what: str) -> bool:
    return button.element["type"] == "button" and button.label == what


def _has_action_id(button: Button, what: str) -> bool:
    return bool(button.element["action_id"] == what)


def _has_option(button: Button, what: str) -> bool:
    return option_called(button.element, what) is not None


def _is_labelled(button: Button, what: str) -> bool:
    return button.label == what


def _filled_lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)
