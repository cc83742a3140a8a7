"""Fill a form's inputs."""

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


def fill(element: Block, value: Any) -> None:
    """Put what was typed or chosen into an input's element, for a form that comes back."""
    if isinstance(value, list) and element["type"] == "checkboxes":
        element["initial_options"] = [
            option for option in element["options"] if option["value"] in value
        ]
    elif isinstance(value, list):
        element["initial_users"] = value
    else:
        set_initial(element, iso(value))


def set_initial(element: Block, value: str) -> None:
    if element["type"] == "rich_text_input":
        element["initial_value"] = of_typed(value)
    elif element["type"] in ("plain_text_input", "url_text_input"):
        element["initial_value"] = value[: element.get("max_length", SECTION)]
    elif element["type"] == "datepicker":
        element["initial_date"] = value
    elif element["type"] == "users_select":
        element["initial_user"] = value
    elif element["type"] == "multi_users_select":
        element["initial_users"] = value.split()
    elif "options" in element:
        chosen = [option for option in element["options"] if option["value"] == value]
        if chosen:
            element["initial_options" if element["type"] == "checkboxes" else "initial_option"] = (
                chosen if element["type"] == "checkboxes" else chosen[0]
            )
