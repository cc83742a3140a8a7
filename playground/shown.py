"""What a person sees: messages, views and replies, read as words and labels.

Everything here is a snapshot. A copy taken before the app changed a message can still be pressed
afterwards, as a person can press a button that is being replaced under their finger.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Names = Mapping[str, str]
"""Names by Slack id, of people and channels, so that mentions read as people see them."""

CHOOSING = frozenset(
    {"overflow", "static_select", "multi_static_select", "radio_buttons", "checkboxes"}
)
"""Element types whose options are written in the block."""


class SlackError(Exception):
    """Slack would not let a person do this, or it is not on their screen; says what is there
    instead."""


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

    @property
    def handle(self) -> str:
        """The legacy `user_name` that slash commands carry."""
        return re.sub(r"[^a-z0-9]+", ".", self.name.lower()).strip(".")


@dataclass(frozen=True)
class Channel:
    """A channel, or with `person` set a person's direct messages with the app."""

    id: str
    name: str
    private: bool = True
    shared: bool = False
    archived: bool = False
    members: tuple[str, ...] = ()
    person: str | None = None


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
        """What the app hid in it."""
        return self.element.get("value")


class _Blocks:
    """What messages and views share: blocks, and the words and elements in them."""

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
        """The labels of the buttons, in reading order; the choices of an overflow menu count as
        buttons."""
        labels: list[str] = []
        for _, element in self.elements:
            if element["type"] == "button":
                labels.append(label_of(element))
            elif element["type"] == "overflow":
                labels.extend(option["text"]["text"] for option in element["options"])
        return labels

    def state(self) -> Json:
        """`state.values` as Slack sends it: what each input and select holds, here what it started
        with."""
        values: Json = {}
        for block_id, element in self.elements:
            held = initial_state(element)
            if held is not None:
                values.setdefault(block_id, {})[element["action_id"]] = held
        return values


@dataclass
class Message(_Blocks):
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
    def user(self) -> str:
        """Who wrote it."""
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
        """Every word that can be read in it, notification text included: one piece a line, mentions
        as @names."""
        lines = [plain(self.text, self.names), *words(self.blocks, self.names)]
        lines.extend(file["title"] for file in self.files)
        return "\n".join(line for line in lines if line)

    @property
    def lock_screen(self) -> str:
        """What a notification may show: the text and the first block's words."""
        first = words(self.blocks[:1], self.names)
        return "\n".join(line for line in [plain(self.text, self.names), *first] if line)

    def button(self, what: str) -> Button:
        """The element with this label, action id or option; can be pressed even once the message
        has changed."""
        return find(self, what)

    def snapshot(self) -> Message:
        """A copy that later changes do not touch."""
        return Message(
            self.channel, copy.deepcopy(self.raw), self.names, self.ephemeral_to, self.pinned
        )


@dataclass
class View(_Blocks):
    """A modal, or somebody's Home tab. `raw` is Slack's own JSON for it; `shown_errors` what stands
    at its fields."""

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
        """modal or home."""
        return str(self.raw["type"])

    @property
    def title(self) -> str:
        """The words at the top of a modal."""
        return str((self.raw.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """Which of the app's views this is."""
        return str(self.raw.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the app hid in it."""
        return str(self.raw.get("private_metadata", ""))

    @property
    def labels(self) -> list[str]:
        """The labels of the input fields."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def text_all(self) -> str:
        """Every word that can be read in it, title, buttons and errors included."""
        lines = [self.title, *words(self.blocks, self.names)]
        lines.extend((self.raw.get(name) or {}).get("text", "") for name in ("submit", "close"))
        lines.extend(self.shown_errors.values())
        return "\n".join(line for line in lines if line)

    def button(self, what: str) -> Button:
        """The element with this label, action id or option; can be pressed even once the view has
        changed."""
        return find(self, what)

    def state(self) -> Json:
        """`state.values` with what was chosen so far."""
        values = super().state()
        for block_id, held in self.raw.get("state", {}).get("values", {}).items():
            values.setdefault(block_id, {}).update(held)
        return values

    def snapshot(self) -> View:
        """A copy that later changes do not touch."""
        return View(self.user, copy.deepcopy(self.raw), self.names, dict(self.shown_errors))


@dataclass
class Reply:
    """What one person saw of one act: at once, and later through the act's `response_url`.

    `status` is the app's HTTP status (0: none came), `elapsed` real seconds, `error` Slack's word
    for what went wrong ("operation_timeout"), `errors` what stands at the fields of a modal, `view`
    the modal opened, pushed or updated (or the Home tab), `message` the pressed message as it is
    now.
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
        """What was said in answer: ephemerals, answers in the channel, and follow-ups, oldest
        first."""
        return self.collect()

    @property
    def text(self) -> str:
        """What was said in answer, or Slack's own words when the app failed."""
        return "\n".join(
            part for part in [self.said, *(message.text for message in self.messages)] if part
        )

    @property
    def blocks(self) -> list[Json]:
        """The blocks of what was said in answer."""
        return [block for message in self.messages for block in message.blocks]

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons in the answer and in the view."""
        places: list[Message | View] = [*self.messages, *([self.view] if self.view else [])]
        return [label for place in places for label in place.buttons]

    @property
    def text_all(self) -> str:
        """Every word that the person could read: answer, view, errors at fields."""
        lines = [self.said, *(message.text_all for message in self.messages)]
        lines.append(self.view.text_all if self.view else "")
        lines.extend(
            text
            for text in self.errors.values()
            if self.view is None or text not in self.view.text_all
        )
        return "\n".join(line for line in lines if line)

    def button(self, what: str) -> Button:
        """The element with this label in the answer or in the view."""
        places: list[Message | View] = [
            *reversed(self.messages),
            *([self.view] if self.view else []),
        ]
        for place in places:
            if matches(place, what):
                return find(place, what)
        raise SlackError(
            f"No {what!r} in the reply; there is: {self.buttons or 'nothing to press'}. It says:"
            f" {self.text_all!r}"
        )


# -- reading blocks --------------------------------------------------------------------------------


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every interactive element in these blocks with its block id, in reading order."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in inside:
            if element and "action_id" in element:
                yield block["block_id"], element


def label_of(element: Json) -> str:
    """The words on an element: a button's text, a select's placeholder, else its action id."""
    words_on = element.get("text") or element.get("placeholder") or {}
    return str(words_on.get("text") or element["action_id"])


def options_of(element: Json) -> list[Json]:
    """The options written in a select, overflow menu, radio buttons or checkboxes."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def option_called(element: Json, what: object) -> Json | None:
    """The option with this value or these words."""
    for option in options_of(element):
        if what in (option["value"], option["text"]["text"]) or what == option:
            return option
    return None


def matches(place: Message | View, what: str) -> list[Button]:
    """The elements that `what` may mean: by label, then action id, then by an option's words."""
    every = [Button(place.snapshot(), block_id, element) for block_id, element in place.elements]
    for test in (
        lambda button: button.element["type"] == "button" and button.label == what,
        lambda button: button.element["action_id"] == what,
        lambda button: option_called(button.element, what) is not None,
        lambda button: button.label == what,
    ):
        found = [button for button in every if test(button)]
        if found:
            return found
    return []


def find(place: Message | View, what: str) -> Button:
    """The one element that `what` means; `SlackError` with what there is when there is none, or
    more than one."""
    found = matches(place, what)
    if len(found) == 1:
        return found[0]
    there = [
        f"{label_of(element)} ({element['action_id']})" for _, element in place.elements
    ] or "nothing to press"
    problem = "No" if not found else f"{len(found)} elements are called"
    raise SlackError(f"{problem} {what!r} here; there is: {there}. It says: {place.text_all!r}")


def initial_state(element: Json) -> Json | None:
    """What an element holds before anybody touches it, as in `state.values`; None for buttons and
    overflow menus."""
    kind = element["type"]
    if kind in ("button", "overflow"):
        return None
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in ("multi_static_select", "checkboxes"):
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    for start, held, empty in (
        ("users_select", "selected_user", "initial_user"),
        ("multi_users_select", "selected_users", "initial_users"),
        ("conversations_select", "selected_conversation", "initial_conversation"),
        ("multi_conversations_select", "selected_conversations", "initial_conversations"),
        ("datepicker", "selected_date", "initial_date"),
        ("timepicker", "selected_time", "initial_time"),
    ):
        if kind == start:
            return {
                "type": kind,
                held: element.get(empty) or ([] if kind.startswith("multi_") else None),
            }
    return {"type": kind, "value": element.get("initial_value") or None}


def words(blocks: list[Json], names: Names) -> list[str]:
    """The visible words of blocks, one piece a line, as people read them."""
    return [line for block in blocks for line in _words(block, names) if line]


def _words(thing: object, names: Names) -> Iterator[str]:
    if isinstance(thing, list):
        for part in thing:
            yield from _words(part, names)
    elif isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield plain(thing["text"], names)
        elif thing.get("type") == "plain_text":
            yield thing["text"]
        else:
            if isinstance(thing.get("initial_value"), str):
                yield thing["initial_value"]
            if thing.get("type") == "image":
                yield thing["alt_text"]
            for key in (
                "title",
                "label",
                "text",
                "fields",
                "hint",
                "placeholder",
                "accessory",
                "element",
                "elements",
            ):
                yield from _words(thing.get(key), names)
            for key in ("option_groups", "options", "description", "confirm"):
                yield from _words(thing.get(key), names)


_REFERENCE = re.compile(r"<([^<>]+)>")
_MARKED = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]*\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
]


def plain(mrkdwn: str, names: Names) -> str:
    """Mrkdwn as people read it: mentions as @name, links as their label, no marks, entities
    undone."""

    def reference(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("@"):
            return "@" + (names.get(target[1:]) or label or target[1:])
        if target.startswith("#"):
            return "#" + (names.get(target[1:]) or label or target[1:])
        if target.startswith("!date"):
            return label
        if target.startswith("!"):
            return "@" + target[1:].partition("^")[0]
        return label or target.removeprefix("mailto:")

    text = _REFERENCE.sub(reference, mrkdwn)
    for marked in _MARKED:
        text = marked.sub(r"\1", text)
    return html.unescape(text)
