"""What Slack refuses in an element: a button, a select, an input, a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playground.limits.numbers import (
    ACTION_VALUE,
    ALT_TEXT,
    BUTTON_TEXT,
    CHOICE_OPTIONS,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    ID,
    INPUT_TEXT,
    OPTION_TEXT,
    OPTION_VALUE,
    OVERFLOW_OPTIONS,
    PLACEHOLDER,
    SELECT_OPTIONS,
)
from playground.limits.places import Place

Check = Callable[[Place], None]


@dataclass(frozen=True, slots=True)
class ElementRule:
    """The rule for a type of element.

    `holders` are the blocks that it may stand in, `keys` its properties beside type and action_id,
    `more` checks what is particular to it.
    """

    holders: frozenset[str]
    keys: tuple[str, ...]
    more: Check | None = None


def check_element(element: Place, holder: str) -> None:
    """Check an element in a block of type `holder`."""
    if not element.is_given:
        element.add("missing")
        return

    if not element.is_object():
        return

    kind = str(element.value.get("type"))
    if kind == "image" and holder == "section":
        check_image_element(element)
        return

    rule = ELEMENTS.get(kind)
    if rule is None:
        element.at("type").add(f"unsupported element type {element.value.get('type')!r}")
        return

    if holder not in rule.holders:
        article = "an" if holder[0] in "ai" else "a"
        element.at("type").add(f"{kind} is not allowed in {article} {holder} block")

    element.only("type", "action_id", *rule.keys)
    element.at("action_id").string(ID)

    if "confirm" in rule.keys:
        _check_confirm(element.at("confirm"))

    if "placeholder" in rule.keys:
        element.at("placeholder").text_if_given(PLACEHOLDER, plain=True)

    element.at("focus_on_load").flag()

    if rule.more is not None:
        rule.more(element)


# -- pictures --------------------------------------------------------------------------------------


def check_image_element(image: Place) -> None:
    """Check a picture within a block."""
    image.only("type", "image_url", "slack_file", "alt_text")
    check_image(image)


def check_image(image: Place) -> None:
    """Check where a picture comes from, and its alternative text."""
    file = image.at("slack_file")
    if not file.is_present:
        image.at("image_url").url(required=True)
    else:
        if not _has_id_or_url(file.value):
            file.add("needs either id or url")

        if image.at("image_url").is_present:
            image.add("image_url and slack_file exclude each other")

    image.at("alt_text").string(ALT_TEXT, required=True)


def _has_id_or_url(file: object) -> bool:
    return isinstance(file, Mapping) and ("id" in file) != ("url" in file)


# -- buttons ---------------------------------------------------------------------------------------


def _check_button(button: Place) -> None:
    button.at("text").text(BUTTON_TEXT, plain=True)
    button.at("value").string(ACTION_VALUE, empty=True)
    button.at("accessibility_label").string(BUTTON_TEXT)
    button.at("url").url()
    _check_style(button)


def _check_confirm(confirm: Place) -> None:
    if not confirm.is_given or not confirm.is_object():
        return

    confirm.only("title", "text", "confirm", "deny", "style")
    confirm.at("title").text(CONFIRM_TITLE, plain=True)
    confirm.at("text").text(CONFIRM_TEXT, plain=False)
    confirm.at("confirm").text(CONFIRM_BUTTON, plain=True)
    confirm.at("deny").text(CONFIRM_BUTTON, plain=True)
    _check_style(confirm)


def _check_style(thing: Place) -> None:
    style = thing.at("style")
    if style.is_given and style.value not in ("primary", "danger"):
        style.add("must be primary or danger")


# -- elements with options -------------------------------------------------------------------------


def _check_option(option: Place, *, mrkdwn: bool = False, url: bool = False) -> None:
    if not option.is_object():
        return

    keys = ["text", "value", "description"]

    if url:
        keys.append("url")

    option.only(*keys)
    option.at("text").text(OPTION_TEXT, plain=not mrkdwn)
    option.at("value").string(OPTION_VALUE, required=True)
    option.at("description").text_if_given(OPTION_TEXT, plain=not mrkdwn)
    option.at("url").url()


def _check_overflow(element: Place) -> None:
    for option in element.at("options").items(OVERFLOW_OPTIONS):
        _check_option(option, url=True)


def _check_choices(element: Place) -> None:
    options = element.at("options").items(CHOICE_OPTIONS)
    for option in options:
        _check_option(option, mrkdwn=True)
    _check_initial(element, options)


def _check_static_select(element: Place) -> None:
    options = element.at("options")
    groups = element.at("option_groups")
    if options.is_given == groups.is_given:
        element.add("needs either options or option_groups")
        return

    choices = _select_options(options) if options.is_given else _grouped_options(groups)
    _check_initial(element, choices)
    element.at("max_selected_items").number(1, SELECT_OPTIONS)


def _select_options(options: Place) -> list[Place]:
    """Check a list of options; return them."""
    choices = options.items(SELECT_OPTIONS)
    for option in choices:
        _check_option(option)
    return choices


def _grouped_options(groups: Place) -> list[Place]:
    """Check a list of groups of options; return all options."""
    choices: list[Place] = []
    for group in groups.items(SELECT_OPTIONS):
        if group.is_object():
            group.only("label", "options")
            group.at("label").text(OPTION_TEXT, plain=True)
            choices.extend(_select_options(group.at("options")))

    return choices


def _check_initial(element: Place, options: Sequence[Place]) -> None:
    """Check that what is chosen at first is among the options."""
    values = [option.value for option in options]
    if element.at("initial_option").is_given:
        _check_among(element.at("initial_option"), values)
    if element.at("initial_options").is_given:
        for chosen in element.at("initial_options").items(SELECT_OPTIONS):
            _check_among(chosen, values)


def _check_among(chosen: Place, values: Sequence[object]) -> None:
    if chosen.value not in values:
        chosen.add("is not exactly one of the options")


# -- other elements --------------------------------------------------------------------------------


def _check_people(element: Place) -> None:
    element.at("initial_user").string(ID)
    element.at("initial_conversation").string(ID)

    for name in ("initial_users", "initial_conversations"):
        if element.at(name).is_given:
            element.at(name).items(SELECT_OPTIONS)

    element.at("max_selected_items").number(1, SELECT_OPTIONS)
    element.at("default_to_current_conversation").flag()
    element.at("response_url_enabled").flag()


def _check_date(element: Place) -> None:
    day = element.at("initial_date")
    value = day.string(ID)
    if value is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        day.add("must be YYYY-MM-DD")


def _check_time(element: Place) -> None:
    time = element.at("initial_time")
    value = time.string(ID)
    if value is not None and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        time.add("must be HH:mm")


def _check_plain_text_input(element: Place) -> None:
    element.at("multiline").flag()
    element.at("min_length").number(0, INPUT_TEXT)
    element.at("max_length").number(1, INPUT_TEXT)
    element.at("initial_value").string(INPUT_TEXT, empty=True)


def _check_rich_text_input(element: Place) -> None:
    """Check what it holds at first: a rich text, of sections and lists."""
    initial = element.at("initial_value")
    if not initial.is_given or not initial.is_object():
        return

    if initial.value.get("type") != "rich_text":
        initial.at("type").add("must be rich_text")

    for part in initial.at("elements").items(SELECT_OPTIONS, least=0):
        _check_rich_text_part(part)


def _check_rich_text_part(part: Place) -> None:
    if not part.is_object():
        return
    kind = part.value.get("type")
    if kind not in RICH_TEXT_PARTS:
        part.at("type").add(f"unsupported element type {kind!r}")


def _check_number_input(element: Place) -> None:
    decimal = element.at("is_decimal_allowed")
    if not isinstance(decimal.value, bool):
        decimal.add("must be true or false")


RICH_TEXT_PARTS = (
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
)

# -- the table -------------------------------------------------------------------------------------

_ANYWHERE = frozenset({"section", "actions", "input"})
_PRESSED = frozenset({"section", "actions"})
_LISTS = frozenset({"section", "input"})
_TYPED = frozenset({"input"})

_SELECT = ("placeholder", "confirm", "focus_on_load")
_STATIC = (*_SELECT, "options", "option_groups")
_CHOICES = ("options", "confirm", "focus_on_load")
_INPUT = ("placeholder", "focus_on_load", "initial_value", "dispatch_action_config")
_BUTTON = ("text", "value", "url", "style", "confirm", "accessibility_label")
_CONVERSATION = ("default_to_current_conversation", "filter")

ELEMENTS: Mapping[str, ElementRule] = {
    "button": ElementRule(_PRESSED, _BUTTON, _check_button),
    "overflow": ElementRule(_PRESSED, ("options", "confirm"), _check_overflow),
    "static_select": ElementRule(_ANYWHERE, (*_STATIC, "initial_option"), _check_static_select),
    "multi_static_select": ElementRule(
        _LISTS, (*_STATIC, "initial_options", "max_selected_items"), _check_static_select
    ),
    "users_select": ElementRule(_ANYWHERE, (*_SELECT, "initial_user"), _check_people),
    "multi_users_select": ElementRule(
        _LISTS, (*_SELECT, "initial_users", "max_selected_items"), _check_people
    ),
    "conversations_select": ElementRule(
        _ANYWHERE,
        (*_SELECT, *_CONVERSATION, "initial_conversation", "response_url_enabled"),
        _check_people,
    ),
    "multi_conversations_select": ElementRule(
        _LISTS,
        (*_SELECT, *_CONVERSATION, "initial_conversations", "max_selected_items"),
        _check_people,
    ),
    "radio_buttons": ElementRule(_ANYWHERE, (*_CHOICES, "initial_option"), _check_choices),
    "checkboxes": ElementRule(_ANYWHERE, (*_CHOICES, "initial_options"), _check_choices),
    "datepicker": ElementRule(_ANYWHERE, (*_SELECT, "initial_date"), _check_date),
    "timepicker": ElementRule(_ANYWHERE, (*_SELECT, "initial_time", "timezone"), _check_time),
    "plain_text_input": ElementRule(
        _TYPED, (*_INPUT, "multiline", "min_length", "max_length"), _check_plain_text_input
    ),
    "rich_text_input": ElementRule(_TYPED, _INPUT, _check_rich_text_input),
    "email_text_input": ElementRule(_TYPED, _INPUT),
    "url_text_input": ElementRule(_TYPED, _INPUT),
    "number_input": ElementRule(
        _TYPED, (*_INPUT, "is_decimal_allowed", "min_value", "max_value"), _check_number_input
    ),
}
"""Every type of element that is known here; anything else is refused."""
