"""What Slack refuses in a message or a view, checked before anybody sees it.

`slack_sdk.models` misses most of these (51 blocks, duplicate ids, long options, empty texts), so
every outgoing payload is held against this table: by the stand-in at each call, and by any test
that renders one. Only the block and element types listed here are known; anything else is refused,
which is what Slack does with a misspelt one.

Numbers are Slack's published limits, in characters, unless said otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000
"""All visible words of a message's blocks together: the undocumented `msg_blocks_too_long`."""
TEXT_CUT = 40_000
UPDATE_TEXT = 4_000
VIEW_BYTES = 250_000
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000
ACTION_VALUE = 2_000
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
ACTIONS_ELEMENTS = 25
CONTEXT_ELEMENTS = 10
BUTTON_TEXT = 75
URL = 3_000
ALT_TEXT = 2_000
ID = 255
OPTION_TEXT = 75
OPTION_VALUE = 150
SELECT_OPTIONS = 100
CHOICE_OPTIONS = 10
OVERFLOW_OPTIONS = 5
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
PLACEHOLDER = 150
LABEL = 2_000
INPUT_TEXT = 3_000

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: Slack's error for it, where it is (a JSON pointer), and what is wrong, in
    words."""

    error: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


def check_message(payload: Json) -> list[str]:
    """Everything that Slack refuses in a message (of a call, a response_url, an acknowledgment);
    empty when fine."""
    return [str(problem) for problem in message_problems(payload)]


def check_view(view: Json) -> list[str]:
    """Everything that Slack refuses in a modal or Home view; empty when it is fine."""
    return [str(problem) for problem in view_problems(view)]


def message_problems(payload: Json, *, text_limit: int = TEXT_CUT) -> list[Problem]:
    """`check_message` with Slack's error names. `text_limit`: chat.update refuses above 4,000."""
    check = _Check("invalid_blocks")
    text = payload.get("text")
    if not isinstance(text, str) or not text.strip():
        check.add(
            "/text",
            "missing; notifications and screen readers need it, beside blocks too",
            error="no_text",
        )
    elif len(text) > text_limit:
        check.add("/text", f"{len(text)} characters, at most {text_limit}", error="msg_too_long")
    if payload.get("attachments"):
        check.add(
            "/attachments",
            "legacy attachments are not known here; use blocks",
            error="invalid_attachments",
        )
    if payload.get("blocks") is not None:
        check.blocks(payload["blocks"], most=MESSAGE_BLOCKS, surface="message")
        size = visible_characters(payload["blocks"])
        if size > MESSAGE_CHARACTERS:
            check.add(
                "/blocks",
                f"{size} characters in all, at most {MESSAGE_CHARACTERS}",
                error="msg_blocks_too_long",
            )
    _check_metadata(payload.get("metadata"), check)
    return check.problems


def view_problems(view: Json) -> list[Problem]:
    """`check_view` with Slack's error names."""
    check = _Check("invalid_arguments")
    kind = view.get("type")
    common = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        check.keys(
            view,
            "",
            common
            | {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"},
        )
        check.text(view.get("title"), "/title", VIEW_TITLE, plain=True)
        for name in ("submit", "close"):
            if view.get(name) is not None:
                check.text(view[name], f"/{name}", VIEW_TITLE, plain=True)
        for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
            check.flag(view, "", name)
    elif kind == "home":
        check.keys(view, "", common)
    else:
        check.add("/type", f"unsupported view type {kind!r}: modal or home")
    check.blocks(view.get("blocks"), most=VIEW_BLOCKS, surface=str(kind))
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(b, Mapping) and b.get("type") == "input" for b in blocks
    )
    if kind == "modal" and has_input and view.get("submit") is None:
        check.add("/submit", "missing; a modal with an input block needs it")
    check.string(view, "", "private_metadata", PRIVATE_METADATA, empty=True)
    check.string(view, "", "callback_id", ID, empty=True)
    check.string(view, "", "external_id", ID, empty=True)
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        check.add("", f"larger than {VIEW_BYTES // 1000} kB", error="view_too_large")
    return check.problems


def visible_characters(blocks: object) -> int:
    """How many characters a person could read in these blocks, options, placeholders and confirm
    dialogs included."""
    if isinstance(blocks, Mapping):
        return sum(
            (
                len(value)
                if key in ("text", "alt_text") and isinstance(value, str)
                else visible_characters(value)
            )
            for key, value in blocks.items()
        )
    if isinstance(blocks, Sequence) and not isinstance(blocks, str):
        return sum(visible_characters(part) for part in blocks)
    return 0


class _Check:
    """Collects problems; every method adds what it finds and goes on, so that all faults are seen
    at once."""

    def __init__(self, error: str) -> None:
        self.error = error
        self.problems: list[Problem] = []

    def add(self, where: str, what: str, *, error: str | None = None) -> None:
        self.problems.append(Problem(error or self.error, where, what))

    def keys(self, thing: Json, where: str, allowed: Collection[str]) -> None:
        for key in thing:
            if key not in allowed:
                self.add(f"{where}/{key}", "unknown property")

    def flag(self, thing: Json, where: str, name: str) -> None:
        if name in thing and not isinstance(thing[name], bool):
            self.add(f"{where}/{name}", "must be true or false")

    def string(
        self,
        thing: Json,
        where: str,
        name: str,
        most: int,
        *,
        empty: bool = False,
        required: bool = False,
    ) -> str | None:
        value = thing.get(name)
        if value is None:
            if required:
                self.add(f"{where}/{name}", "missing")
            return None
        if not isinstance(value, str):
            self.add(f"{where}/{name}", "must be a string")
            return None
        if not empty and not value.strip():
            self.add(f"{where}/{name}", "empty")
        if len(value) > most:
            self.add(f"{where}/{name}", f"{len(value)} characters, at most {most}")
        return value

    def url(self, thing: Json, where: str, name: str, *, required: bool = False) -> None:
        value = self.string(thing, where, name, URL, required=required)
        if value and not re.match(r"https?://[^\s/]+", value):
            self.add(f"{where}/{name}", "not an http or https address")

    def number(self, thing: Json, where: str, name: str, least: int, most: int) -> None:
        value = thing.get(name)
        if value is not None and (
            not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most
        ):
            self.add(f"{where}/{name}", f"must be a whole number from {least} to {most}")

    def text(self, value: object, where: str, most: int, *, plain: bool) -> None:
        if value is None:
            self.add(where, "missing")
            return
        if not isinstance(value, Mapping):
            self.add(where, "must be a text object")
            return
        kind = value.get("type")
        if kind not in ("plain_text", "mrkdwn"):
            self.add(f"{where}/type", f"unsupported text type {kind!r}")
        elif plain and kind != "plain_text":
            self.add(f"{where}/type", "must be plain_text here")
        self.keys(
            value,
            where,
            {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"},
        )
        self.flag(value, where, "emoji")
        self.flag(value, where, "verbatim")
        self.string(value, where, "text", most, required=True)

    def items(self, value: object, where: str, most: int, *, least: int = 1) -> Sequence[Any]:
        if not isinstance(value, list):
            self.add(where, "missing" if value is None else "must be a list")
            return ()
        if not least <= len(value) <= most:
            self.add(where, f"{len(value)} items, from {least} to {most}")
        return value

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, blocks: object, *, most: int, surface: str) -> None:
        seen: set[str] = set()
        focused = 0
        for at, block in enumerate(
            self.items(blocks, "/blocks", most, least=0 if surface != "modal" else 1)
        ):
            where = f"/blocks/{at}"
            if not isinstance(block, Mapping):
                self.add(where, "must be an object")
                continue
            checker = _BLOCKS.get(str(block.get("type")))
            if checker is None:
                self.add(f"{where}/type", f"unsupported block type {block.get('type')!r}")
                continue
            block_id = self.string(block, where, "block_id", ID)
            if block_id and block_id in seen:
                self.add(f"{where}/block_id", f"{block_id!r} is already used in this {surface}")
            seen.add(block_id or "")
            checker(self, block, where)
            element = block.get("element")
            focused += isinstance(element, Mapping) and element.get("focus_on_load") is True
        if focused > 1:
            self.add("/blocks", "focus_on_load on more than one element")

    def section(self, block: Json, where: str) -> None:
        self.keys(block, where, {"type", "block_id", "text", "fields", "accessory", "expand"})
        if block.get("text") is None and block.get("fields") is None:
            self.add(where, "needs text or fields")
        if block.get("text") is not None:
            self.text(block["text"], f"{where}/text", SECTION_TEXT, plain=False)
        if block.get("fields") is not None:
            for at, field in enumerate(
                self.items(block["fields"], f"{where}/fields", SECTION_FIELDS)
            ):
                self.text(field, f"{where}/fields/{at}", FIELD_TEXT, plain=False)
        if block.get("accessory") is not None:
            self.element(block["accessory"], f"{where}/accessory", "section")
        self.flag(block, where, "expand")

    def header(self, block: Json, where: str) -> None:
        self.keys(block, where, {"type", "block_id", "text"})
        self.text(block.get("text"), f"{where}/text", HEADER_TEXT, plain=True)

    def divider(self, block: Json, where: str) -> None:
        self.keys(block, where, {"type", "block_id"})

    def image_block(self, block: Json, where: str) -> None:
        self.keys(
            block, where, {"type", "block_id", "image_url", "slack_file", "alt_text", "title"}
        )
        self.image(block, where)
        if block.get("title") is not None:
            self.text(block["title"], f"{where}/title", ALT_TEXT, plain=True)

    def image(self, image: Json, where: str) -> None:
        if "slack_file" in image:
            file = image["slack_file"]
            if not isinstance(file, Mapping) or len({"id", "url"} & set(file)) != 1:
                self.add(f"{where}/slack_file", "needs either id or url")
            if "image_url" in image:
                self.add(where, "image_url and slack_file exclude each other")
        else:
            self.url(image, where, "image_url", required=True)
        self.string(image, where, "alt_text", ALT_TEXT, required=True)

    def actions(self, block: Json, where: str) -> None:
        self.keys(block, where, {"type", "block_id", "elements"})
        seen: set[str] = set()
        for at, element in enumerate(
            self.items(block.get("elements"), f"{where}/elements", ACTIONS_ELEMENTS)
        ):
            self.element(element, f"{where}/elements/{at}", "actions")
            action_id = element.get("action_id") if isinstance(element, Mapping) else None
            if isinstance(action_id, str):
                if action_id in seen:
                    self.add(
                        f"{where}/elements/{at}/action_id",
                        f"{action_id!r} is already used in this block",
                    )
                seen.add(action_id)

    def context(self, block: Json, where: str) -> None:
        self.keys(block, where, {"type", "block_id", "elements"})
        for at, element in enumerate(
            self.items(block.get("elements"), f"{where}/elements", CONTEXT_ELEMENTS)
        ):
            place = f"{where}/elements/{at}"
            if isinstance(element, Mapping) and element.get("type") == "image":
                self.keys(element, place, {"type", "image_url", "slack_file", "alt_text"})
                self.image(element, place)
            else:
                self.text(element, place, SECTION_TEXT, plain=False)

    def input(self, block: Json, where: str) -> None:
        self.keys(
            block,
            where,
            {"type", "block_id", "label", "hint", "element", "optional", "dispatch_action"},
        )
        self.text(block.get("label"), f"{where}/label", LABEL, plain=True)
        if block.get("hint") is not None:
            self.text(block["hint"], f"{where}/hint", LABEL, plain=True)
        self.flag(block, where, "optional")
        self.flag(block, where, "dispatch_action")
        self.element(block.get("element"), f"{where}/element", "input")

    # -- elements ----------------------------------------------------------------------------------

    def element(self, element: object, where: str, holder: str) -> None:
        if not isinstance(element, Mapping):
            self.add(where, "missing" if element is None else "must be an object")
            return
        kind = str(element.get("type"))
        if kind == "image" and holder == "section":
            self.keys(element, where, {"type", "image_url", "slack_file", "alt_text"})
            self.image(element, where)
            return
        rule = _ELEMENTS.get(kind)
        if rule is None:
            self.add(f"{where}/type", f"unsupported element type {element.get('type')!r}")
            return
        if holder not in rule.holders:
            self.add(
                f"{where}/type",
                f"{kind} is not allowed in {'an' if holder[0] in 'ai' else 'a'} {holder} block",
            )
        self.keys(element, where, {"type", "action_id"} | set(rule.keys))
        self.string(element, where, "action_id", ID)
        if "confirm" in rule.keys and element.get("confirm") is not None:
            self.confirm(element["confirm"], f"{where}/confirm")
        if "placeholder" in rule.keys and element.get("placeholder") is not None:
            self.text(element["placeholder"], f"{where}/placeholder", PLACEHOLDER, plain=True)
        self.flag(element, where, "focus_on_load")
        if rule.more is not None:
            rule.more(self, element, where)

    def confirm(self, confirm: object, where: str) -> None:
        if not isinstance(confirm, Mapping):
            self.add(where, "must be an object")
            return
        self.keys(confirm, where, {"title", "text", "confirm", "deny", "style"})
        self.text(confirm.get("title"), f"{where}/title", CONFIRM_TITLE, plain=True)
        self.text(confirm.get("text"), f"{where}/text", CONFIRM_TEXT, plain=False)
        self.text(confirm.get("confirm"), f"{where}/confirm", CONFIRM_BUTTON, plain=True)
        self.text(confirm.get("deny"), f"{where}/deny", CONFIRM_BUTTON, plain=True)
        self.style(confirm, where)

    def style(self, thing: Json, where: str) -> None:
        if thing.get("style") not in (None, "primary", "danger"):
            self.add(f"{where}/style", "must be primary or danger")

    def button(self, button: Json, where: str) -> None:
        self.text(button.get("text"), f"{where}/text", BUTTON_TEXT, plain=True)
        self.string(button, where, "value", ACTION_VALUE, empty=True)
        self.string(button, where, "accessibility_label", BUTTON_TEXT)
        self.url(button, where, "url")
        self.style(button, where)

    def option(
        self, option: object, where: str, *, mrkdwn: bool = False, url: bool = False
    ) -> None:
        if not isinstance(option, Mapping):
            self.add(where, "must be an object")
            return
        self.keys(option, where, {"text", "value", "description"} | ({"url"} if url else set()))
        self.text(option.get("text"), f"{where}/text", OPTION_TEXT, plain=not mrkdwn)
        self.string(option, where, "value", OPTION_VALUE, required=True)
        if option.get("description") is not None:
            self.text(option["description"], f"{where}/description", OPTION_TEXT, plain=not mrkdwn)
        self.url(option, where, "url")

    def overflow(self, element: Json, where: str) -> None:
        for at, option in enumerate(
            self.items(element.get("options"), f"{where}/options", OVERFLOW_OPTIONS)
        ):
            self.option(option, f"{where}/options/{at}", url=True)

    def choices(self, element: Json, where: str) -> None:
        options = self.items(element.get("options"), f"{where}/options", CHOICE_OPTIONS)
        for at, option in enumerate(options):
            self.option(option, f"{where}/options/{at}", mrkdwn=True)
        self.initial(element, where, options)

    def static_select(self, element: Json, where: str) -> None:
        if (element.get("options") is None) == (element.get("option_groups") is None):
            self.add(where, "needs either options or option_groups")
            return
        options: list[Any] = []
        if element.get("options") is not None:
            options.extend(self.items(element["options"], f"{where}/options", SELECT_OPTIONS))
            for at, option in enumerate(options):
                self.option(option, f"{where}/options/{at}")
        else:
            for at, group in enumerate(
                self.items(element["option_groups"], f"{where}/option_groups", SELECT_OPTIONS)
            ):
                place = f"{where}/option_groups/{at}"
                if not isinstance(group, Mapping):
                    self.add(place, "must be an object")
                    continue
                self.keys(group, place, {"label", "options"})
                self.text(group.get("label"), f"{place}/label", OPTION_TEXT, plain=True)
                inside = self.items(group.get("options"), f"{place}/options", SELECT_OPTIONS)
                for n, option in enumerate(inside):
                    self.option(option, f"{place}/options/{n}")
                options.extend(inside)
        self.initial(element, where, options)
        self.number(element, where, "max_selected_items", 1, SELECT_OPTIONS)

    def initial(self, element: Json, where: str, options: Sequence[Any]) -> None:
        if element.get("initial_option") is not None and element["initial_option"] not in options:
            self.add(f"{where}/initial_option", "is not exactly one of the options")
        if element.get("initial_options") is not None:
            for at, option in enumerate(
                self.items(element["initial_options"], f"{where}/initial_options", SELECT_OPTIONS)
            ):
                if option not in options:
                    self.add(f"{where}/initial_options/{at}", "is not exactly one of the options")

    def people(self, element: Json, where: str) -> None:
        for name in ("initial_user", "initial_conversation"):
            self.string(element, where, name, ID)
        for name in ("initial_users", "initial_conversations"):
            if element.get(name) is not None:
                self.items(element[name], f"{where}/{name}", SELECT_OPTIONS)
        self.number(element, where, "max_selected_items", 1, SELECT_OPTIONS)
        for name in ("default_to_current_conversation", "response_url_enabled"):
            self.flag(element, where, name)

    def date(self, element: Json, where: str) -> None:
        value = self.string(element, where, "initial_date", ID)
        if value is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            self.add(f"{where}/initial_date", "must be YYYY-MM-DD")

    def time(self, element: Json, where: str) -> None:
        value = self.string(element, where, "initial_time", ID)
        if value is not None and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            self.add(f"{where}/initial_time", "must be HH:mm")

    def plain_text_input(self, element: Json, where: str) -> None:
        self.flag(element, where, "multiline")
        self.number(element, where, "min_length", 0, INPUT_TEXT)
        self.number(element, where, "max_length", 1, INPUT_TEXT)
        self.string(element, where, "initial_value", INPUT_TEXT, empty=True)

    def number_input(self, element: Json, where: str) -> None:
        if not isinstance(element.get("is_decimal_allowed"), bool):
            self.add(f"{where}/is_decimal_allowed", "must be true or false")


def _check_metadata(metadata: object, check: _Check) -> None:
    if metadata is None or metadata == {}:
        return
    if not isinstance(metadata, Mapping) or set(metadata) != {"event_type", "event_payload"}:
        check.add(
            "/metadata",
            "needs event_type and event_payload, nothing else",
            error="invalid_metadata_format",
        )
    elif not isinstance(metadata["event_type"], str) or not metadata["event_type"]:
        check.add("/metadata/event_type", "must be a string", error="invalid_metadata_format")
    elif not isinstance(metadata["event_payload"], Mapping):
        check.add("/metadata/event_payload", "must be an object", error="invalid_metadata_format")


_Checker = Callable[[_Check, Json, str], None]

_BLOCKS: Mapping[str, _Checker] = {
    "section": _Check.section,
    "header": _Check.header,
    "divider": _Check.divider,
    "image": _Check.image_block,
    "actions": _Check.actions,
    "context": _Check.context,
    "input": _Check.input,
}


@dataclass(frozen=True, slots=True)
class _Element:
    """Where an element type may stand, which properties it has beside type and action_id, and what
    else is checked."""

    holders: frozenset[str]
    keys: tuple[str, ...]
    more: _Checker | None = None


_ANYWHERE = frozenset({"section", "actions", "input"})
_PRESSED = frozenset({"section", "actions"})
_LISTS = frozenset({"section", "input"})
_TYPED = frozenset({"input"})
_SELECT = ("placeholder", "confirm", "focus_on_load")

_ELEMENTS: Mapping[str, _Element] = {
    "button": _Element(
        _PRESSED, ("text", "value", "url", "style", "confirm", "accessibility_label"), _Check.button
    ),
    "overflow": _Element(_PRESSED, ("options", "confirm"), _Check.overflow),
    "static_select": _Element(
        _ANYWHERE, (*_SELECT, "options", "option_groups", "initial_option"), _Check.static_select
    ),
    "multi_static_select": _Element(
        _LISTS,
        (*_SELECT, "options", "option_groups", "initial_options", "max_selected_items"),
        _Check.static_select,
    ),
    "users_select": _Element(_ANYWHERE, (*_SELECT, "initial_user"), _Check.people),
    "multi_users_select": _Element(
        _LISTS, (*_SELECT, "initial_users", "max_selected_items"), _Check.people
    ),
    "conversations_select": _Element(
        _ANYWHERE,
        (
            *_SELECT,
            "initial_conversation",
            "default_to_current_conversation",
            "response_url_enabled",
            "filter",
        ),
        _Check.people,
    ),
    "multi_conversations_select": _Element(
        _LISTS,
        (
            *_SELECT,
            "initial_conversations",
            "default_to_current_conversation",
            "max_selected_items",
            "filter",
        ),
        _Check.people,
    ),
    "radio_buttons": _Element(
        _ANYWHERE, ("options", "initial_option", "confirm", "focus_on_load"), _Check.choices
    ),
    "checkboxes": _Element(
        _ANYWHERE, ("options", "initial_options", "confirm", "focus_on_load"), _Check.choices
    ),
    "datepicker": _Element(_ANYWHERE, (*_SELECT, "initial_date"), _Check.date),
    "timepicker": _Element(_ANYWHERE, (*_SELECT, "initial_time", "timezone"), _Check.time),
    "plain_text_input": _Element(
        _TYPED,
        (
            "placeholder",
            "focus_on_load",
            "multiline",
            "min_length",
            "max_length",
            "initial_value",
            "dispatch_action_config",
        ),
        _Check.plain_text_input,
    ),
    "email_text_input": _Element(
        _TYPED, ("placeholder", "focus_on_load", "initial_value", "dispatch_action_config")
    ),
    "url_text_input": _Element(
        _TYPED, ("placeholder", "focus_on_load", "initial_value", "dispatch_action_config")
    ),
    "number_input": _Element(
        _TYPED,
        (
            "placeholder",
            "focus_on_load",
            "initial_value",
            "dispatch_action_config",
            "is_decimal_allowed",
            "min_value",
            "max_value",
        ),
        _Check.number_input,
    ),
}
