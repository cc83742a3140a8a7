"""The shapes of what Slack sends: each payload is held against its own before a listener sees it.

A listener then takes what it reads for granted: an id is a short word, a text is a text, what a
choice holds is one. What a payload says beyond that is let through, unread. Whatever is not in
shape comes from nobody who uses Slack's own clients; it is answered with a sentence, and nothing is
done (see :mod:`bot.handlers.listening`).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bot.outgoing import permits

LONGEST = 40_000
"""Characters of a text; Slack cuts off what is longer."""
DEEPEST = 40
"""Levels of a payload; a form has 15."""
CARRYING = ("do:", "menu:", "open:")
"""How the ids of actions begin that carry what is to be done."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{0,255}$", strict=True)]
Text = Annotated[str, StringConstraints(max_length=LONGEST, strict=True)]


class OddShape(Exception):
    """A payload is not as Slack sends it."""


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Pair = Annotated[list[Text | None], Field(min_length=2, max_length=2)]
Day = Annotated[Text, AfterValidator(_day)]


class Shape(BaseModel):
    """What is said of one thing in a payload."""

    model_config = ConfigDict(
        strict=True,
        extra="allow",
        frozen=True,
        hide_input_in_errors=True,
        defer_build=True,  # until the first of its kind comes
    )


class Team(Shape):
    """A workspace."""

    id: Id | None = None
    enterprise_id: Id | None = None


class Person(Shape):
    """Whoever did something."""

    id: Id = Field(min_length=1)
    team_id: Id | None = None


class Channel(Shape):
    """Where they did it."""

    id: Id = ""
    name: Text | None = None


class Container(Shape):
    """What they did it in."""

    message_ts: Id | None = None
    view_id: Id | None = None
    channel_id: Id | None = None


class Option(Shape):
    """One choice."""

    value: Text


class RichText(Shape):
    """A text with mentions, or a part of one."""

    type: Text
    text: Text | None = None
    url: Text | None = None
    user_id: Id | None = None
    elements: list["RichText"] | None = None


class Element(Shape):
    """A field of a form, and what it holds."""

    type: Text
    value: Text | None = None
    selected_date: Day | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: Id | None = None
    selected_users: list[Id] | None = None
    rich_text_value: RichText | None = None


class State(Shape):
    """A form's fields, by block and action."""

    values: dict[Text, dict[Text, Element]] = {}


class InBlock(Shape):
    """What a block of a form asks with."""

    type: Text
    options: list[Option] | None = None
    max_length: int | None = None


class Block(Shape):
    """A block of a form, as it was shown."""

    type: Text
    block_id: Text | None = None
    element: InBlock | None = None

    @model_validator(mode="after")
    def asks_with_something(self) -> "Block":
        """See that an input has its element."""
        if self.type == "input" and (self.element is None or not self.block_id):
            raise ValueError("an input without its element")
        return self


class View(Shape):
    """A form, or Home."""

    id: Id | None = None
    hash: Id | None = None
    type: Text
    callback_id: Text | None = None
    private_metadata: Text | None = None
    team_id: Id | None = None
    app_installed_team_id: Id | None = None
    state: State | None = None
    blocks: list[Block] | None = None


class About(Shape):
    """What a form of ours knows of itself: ids."""

    form: Id
    channel: Id = ""
    ref: Text | None = None
    item: Text | None = None
    party: Text | None = None
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | int | None = None
    turn: int | None = None
    shown: Id | None = None
    days: list[Pair] | None = None
    keys: list[Pair] | None = None


class Action(Shape):
    """What was pressed or chosen."""

    action_id: Text
    action_ts: Id | None = None
    value: Text | None = None
    selected_option: Option | None = None
    selected_date: Day | None = None

    @model_validator(mode="after")
    def carries_something(self) -> "Action":
        """See that what means something to us says what."""
        carries = self.value is not None or self.selected_option is not None
        if self.action_id.startswith(CARRYING) and not carries:
            raise ValueError("a press that carries nothing")
        return self


class Message(Shape):
    """The message of which something was pressed."""

    team: Id | None = None
    ts: Id | None = None


class Interaction(Shape):
    """Anything that comes of a message, a form or a shortcut."""

    user: Person | None = None
    team: Team | Id | None = None
    context_team_id: Id | None = None
    is_enterprise_install: bool | Text | None = None
    channel: Channel | None = None
    container: Container | None = None
    enterprise: Team | None = None
    message: Message | None = None
    view: View | None = None
    actions: list[Action] | None = None
    trigger_id: Id | None = None
    response_url: Text | None = None


class Press(Interaction):
    """Somebody pressed or chose something."""

    user: Person
    actions: list[Action] = Field(min_length=1)


class Submission(Interaction):
    """Somebody submitted or closed a form."""

    user: Person
    view: View


class Command(Shape):
    """Somebody typed a command."""

    command: Text
    user_id: Id = Field(min_length=1)
    team_id: Id | None = None
    enterprise_id: Id | None = None
    is_enterprise_install: bool | Text | None = None
    channel_id: Id | None = None
    channel_name: Text | None = None
    text: Text = ""
    trigger_id: Id | None = None
    response_url: Text | None = None


class Authorization(Shape):
    """In which workspace the app is that an event is for."""

    team_id: Id | None = None
    user_id: Id | None = None
    enterprise_id: Id | None = None
    is_enterprise_install: bool | Text | None = None


class Event(Shape):
    """Something happened in the workspace."""

    type: Text
    user: Id | Person | None = None
    channel: Id | Channel | None = None
    channel_type: Id | None = None
    team: Id | None = None
    bot_id: Id | None = None
    subtype: Text | None = None
    client_msg_id: Id | None = None
    event_ts: Id | None = None
    ts: Id | None = None
    tab: Id | None = None


class ChangedPerson(Person):
    """Somebody as Slack describes them."""

    deleted: bool | None = None
    is_admin: bool | None = None
    is_owner: bool | None = None
    is_bot: bool | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None
    tz: Text | None = None


class PersonChanged(Event):
    """Slack describes somebody anew."""

    user: ChangedPerson


class Tokens(Shape):
    """Whose tokens ended."""

    oauth: list[Id] | None = None
    bot: list[Id] | None = None


class TokensRevoked(Event):
    """Tokens ended."""

    tokens: Tokens | None = None


class HomeOpened(Event):
    """Somebody looks at Home."""

    user: Id = Field(min_length=1)


class Membership(Event):
    """Somebody came to a channel, or left it."""

    user: Id = Field(min_length=1)
    channel: Id = Field(min_length=1)


class EventCallback(Shape):
    """What Slack sends for an event."""

    team_id: Id | None = None
    context_team_id: Id | None = None
    enterprise_id: Id | None = None
    event_id: Id | None = None
    authorizations: list[Authorization] | None = None
    event: Event


OF_TYPE: Mapping[str, type[Shape]] = {
    "block_actions": Press,
    "view_submission": Submission,
    "view_closed": Submission,
    "event_callback": EventCallback,
    "url_verification": Shape,
}
OF_EVENT: Mapping[str, type[Event]] = {
    "app_home_opened": HomeOpened,
    "member_joined_channel": Membership,
    "member_left_channel": Membership,
    "tokens_revoked": TokensRevoked,
    "user_change": PersonChanged,
}


def checked(payload: Mapping[str, Any], api: str) -> dict[str, Any]:
    """Return a payload that is in shape; raise :class:`OddShape` for any other.

    Half a character, as it is left where a text was cut, becomes a sign for that. An address to
    answer at that is not Slack's (``api`` says whose then) is left out: there are other ways.
    """
    try:
        found: dict[str, Any] = _whole(payload, DEEPEST)
        _shape_of(found).model_validate(found)

        if found.get("type") == "event_callback":
            event = found["event"]
            OF_EVENT.get(event["type"], Event).model_validate(event)
    except ValidationError as error:
        raise OddShape(_where(error)) from None

    address = found.get("response_url")
    if address is not None and not permits(address, api):
        del found["response_url"]

    return found


def _shape_of(payload: Mapping[str, Any]) -> type[Shape]:
    if "command" in payload:
        return Command
    of_type = payload.get("type")
    return OF_TYPE.get(of_type, Interaction) if isinstance(of_type, str) else Interaction


def _where(error: ValidationError) -> str:
    """Say where in a payload the first fault is, as far as the names are ours."""
    place = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    return str(place[0]) if place else "payload"


def _whole(value: Any, levels: int) -> Any:
    """Return a value with every text in it fit to be stored and sent on."""
    if isinstance(value, str):
        # A lone half of a surrogate pair cannot be encoded; no database takes a NUL.
        return value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")

    if not isinstance(value, Mapping | list):
        return value

    if levels == 0:
        raise OddShape("too deep")

    if isinstance(value, Mapping):
        return {_whole(str(k), levels): _whole(v, levels - 1) for k, v in value.items()}

    return [_whole(each, levels - 1) for each in value]


def about(private_metadata: Any) -> dict[str, Any]:
    """Return what a form of ours knows of itself; nothing where that is not in shape."""
    try:
        known = _whole(json.loads(private_metadata or "{}"), DEEPEST)
        About.model_validate(known)
    except (ValueError, TypeError, OddShape, RecursionError):
        return {}
    return dict(known)
