"""What an element holds once somebody has chosen or typed something in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from playground.blocks import (
    CHOOSING,
    HELD_AS,
    HOLDING_NOTHING,
    HOLDING_SEVERAL,
    Json,
    copied,
    option_called,
    options_of,
)
from playground.shown import Button, SlackError
from playground.workspace import Workspace

COPIED_TO_ACTION = (
    "text",
    "value",
    "style",
    "placeholder",
    "confirm",
    "initial_option",
    "initial_date",
    "initial_user",
)


def action_of(workspace: Workspace, button: Button, chosen: Any) -> Json:
    """Return the entry of `actions` for this press, with what was chosen as Slack names it."""
    element = button.element
    action = {key: copied(element[key]) for key in COPIED_TO_ACTION if key in element}
    kind = element["type"]
    action.update(type=kind, action_id=element["action_id"], block_id=button.block_id)

    if kind == "button":
        return action

    if kind == "checkboxes" and isinstance(chosen, str):
        chosen = _toggled(button, chosen)

    action.update(held_after(workspace, element, chosen))
    return action


def held_in(action: Json) -> Json | None:
    """Return what the element of an action holds from now on; None for one that holds nothing."""
    if action["type"] in HOLDING_NOTHING:
        return None
    return {key: value for key, value in action.items() if _is_held(key)}


def _is_held(key: str) -> bool:
    return key in ("type", "value") or key.startswith("selected_")


def held_after(workspace: Workspace, element: Json, chosen: Any) -> Json:
    """Return what an element holds after this choice, as in `state.values`.

    `SlackError` when it cannot be chosen.
    """
    kind = element["type"]
    if kind in CHOOSING:
        return _held_options(element, chosen)

    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": rich_text(workspace, chosen)}

    if kind not in HELD_AS:
        typed = "" if chosen is None else str(chosen)
        return {"type": kind, "value": typed or None}

    _check_known(workspace, kind, _listed(chosen))
    held_as, _ = HELD_AS[kind]

    if kind == "datepicker":
        return {"type": kind, held_as: _iso_day(chosen)}

    if kind in HOLDING_SEVERAL:
        return {"type": kind, held_as: _listed(chosen)}

    return {"type": kind, held_as: chosen}


def rich_text(workspace: Workspace, typed: Any) -> Json | None:
    """Return what somebody typed or pasted as rich text: lines, with people as elements.

    `@Sam Field` or `<@U1>` is somebody picked from the list; any other `@word` stays text.
    """
    if not typed:
        return None

    picked = {f"@{person.name}": person.id for person in workspace.people()}
    picked |= {f"<@{person.id}>": person.id for person in workspace.people()}
    names = sorted(map(re.escape, picked), key=len, reverse=True)
    elements: list[Json] = []

    for piece in re.split(f"({'|'.join(names)})", re.sub(r"(<@\w+)\|[^<>]*>", r"\1>", str(typed))):
        if piece in picked:
            elements.append({"type": "user", "user_id": picked[piece]})
        elif piece:
            elements.append({"type": "text", "text": piece})

    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _check_known(workspace: Workspace, kind: str, chosen: list[str]) -> None:
    """Check that chosen people and channels are in the workspace."""
    if kind in ("users_select", "multi_users_select"):
        for user in chosen:
            workspace.who(user)
    if kind in ("conversations_select", "multi_conversations_select"):
        for channel in chosen:
            workspace.where(channel)


def _held_options(element: Json, chosen: Any) -> Json:
    kind = element["type"]
    options = [_option(element, wanted) for wanted in _listed(chosen)]
    if kind in HOLDING_SEVERAL:
        return {"type": kind, "selected_options": options}
    return {"type": kind, "selected_option": options[0] if options else None}


def _option(element: Json, wanted: object) -> Json:
    option = option_called(element, wanted)
    if option is None:
        there = [option["text"]["text"] for option in options_of(element)]
        raise SlackError(f"No option {wanted!r} in {element['action_id']}; there are {there}")
    return option


def _toggled(button: Button, chosen: str) -> list[Json | None]:
    """Return the ticked boxes once this one is ticked, or unticked if it was."""
    ticked = button.where.state()[button.block_id][button.element["action_id"]]["selected_options"]
    box = option_called(button.element, chosen)
    if box in ticked:
        return [option for option in ticked if option != box]
    return [*ticked, box]


def _iso_day(chosen: Any) -> Any:
    day = chosen.isoformat() if isinstance(chosen, date) else chosen
    if day is not None:
        date.fromisoformat(day)
    return day


def _listed(chosen: Any) -> list[Any]:
    if chosen is None:
        return []
    return list(chosen) if isinstance(chosen, list | tuple | set) else [chosen]
