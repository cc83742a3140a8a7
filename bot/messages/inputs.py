"""Fill a form's inputs."""

from collections.abc import Collection
from typing import Any

from bot.messages.filters import iso
from bot.messages.limits import SECTION
from bot.messages.rich_text import of_typed

Block = dict[str, Any]
"""A block, an element or a view, as Slack takes it."""

ELEMENTS = {
    "text": "plain_text_input",
    "area": "plain_text_input",
    "date": "datepicker",
    "url": "url_text_input",
    "select": "static_select",
    "radio": "radio_buttons",
    "checks": "checkboxes",
    "rich": "rich_text_input",
    "user": "users_select",
    "users": "multi_users_select",
}


def emptied(element: Block) -> Block:
    """Return an input's element without what it begins with."""
    return {name: value for name, value in element.items() if not name.startswith("initial_")}


def fill(element: Block, value: Any) -> None:
    """Put what was typed or chosen into an input's element, for a form that comes back."""
    if not isinstance(value, list):
        set_initial(element, iso(value))
    elif element["type"] == "checkboxes":
        element["initial_options"] = _options_of(element, value)
    else:
        element["initial_users"] = value


def set_initial(element: Block, value: str) -> None:
    match element["type"]:
        case "rich_text_input":
            element["initial_value"] = of_typed(value)
        case "plain_text_input" | "url_text_input":
            element["initial_value"] = value[: element.get("max_length", SECTION)]
        case "datepicker":
            element["initial_date"] = value
        case "users_select":
            element["initial_user"] = value
        case "multi_users_select":
            element["initial_users"] = value.split()
        case _ if "options" in element:
            _choose(element, value)


def _choose(element: Block, value: str) -> None:
    """Have the option that a value names chosen from the beginning, if there is one."""
    chosen = _options_of(element, [value])
    if not chosen:
        return

    if element["type"] == "checkboxes":
        element["initial_options"] = chosen
    else:
        element["initial_option"] = chosen[0]


def _options_of(element: Block, values: Collection[str]) -> list[Block]:
    return [option for option in element["options"] if option["value"] in values]
