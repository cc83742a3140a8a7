"""Put views on somebody's screen: open, push or update a modal. What Slack says goes to the log."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import structlog

from bot import parts
from bot.handlers.ask import Answer
from bot.handlers.form import ANSWER
from bot.handlers.shapes import about
from bot.messages import templates
from bot.outgoing import code_of

log = structlog.get_logger()

BLOCKS = 100
SAID = "said-"
"""How the names of blocks begin that stand above a form, or above Home."""
_SHOWN_AGAIN = ("type", "callback_id", "title", "submit", "close")
"""What of a form stays as it is when it comes back."""


def answer_view(said: Answer) -> dict[str, Any]:
    """Return an answer as a modal, with its buttons."""
    blocks = said["blocks"] or [
        {"type": "section", "text": {"type": "mrkdwn", "text": said["text"][:3000]}}
    ]
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": {"type": "plain_text", "text": templates.words("modal/answer-title", {})},
        "close": {"type": "plain_text", "text": templates.words("modal/answer-close", {})},
        "blocks": blocks[:BLOCKS],
    }


def show_answer(client: Any, body: Mapping[str, Any], said: Answer) -> bool:
    """Show an answer to a press on Home or in a modal; return whether it could be shown.

    A modal is replaced, so that nothing piles up.
    """
    return show_view(client, body, answer_view(said))


def show_view(client: Any, body: Mapping[str, Any], view: dict[str, Any]) -> bool:
    """Show a view on top of what is on screen; return whether it could be shown.

    It takes the place of an answer, so that there are never more than two.
    """
    trigger, under = parts.text(body, "trigger_id"), parts.part(body, "view")
    if under.get("type") != "modal":
        return call(client.views_open, trigger_id=trigger, view=view)
    if ANSWER in (under.get("callback_id"), view["callback_id"]):
        return update(client, under, _told_apart(view, trigger))
    return call(client.views_push, trigger_id=trigger, view=view)


def _told_apart(view: dict[str, Any], trigger: str) -> dict[str, Any]:
    """Return a form with a mark of the press that opened it.

    In an answer's place it has the id of the form that was answered there, and would else be taken
    for that one once more: what it asks for would not be done.
    """
    known = about(view.get("private_metadata"))
    if view["callback_id"] == ANSWER or not known:
        return view
    mark = hashlib.sha256(trigger.encode()).hexdigest()[:12]
    return view | {"private_metadata": json.dumps(known | {"shown": mark})}


def update(client: Any, under: Mapping[str, Any], view: dict[str, Any]) -> bool:
    """Change a modal that is on screen, unless it was changed meanwhile."""
    return call(client.views_update, view_id=under.get("id"), hash=under.get("hash"), view=view)


def replace(client: Any, under: Mapping[str, Any], view: dict[str, Any]) -> bool:
    """Change a modal that is on screen, whatever it shows by now. It needs no trigger."""
    return call(client.views_update, view_id=under.get("id"), view=view)


def form_again(
    view: Mapping[str, Any], said: Answer, fields: list[dict[str, Any]], private: str
) -> dict[str, Any]:
    """Return a form once more with these fields, below as much of what is said as there is room."""
    above = said_blocks(said)[: BLOCKS - len(fields)]
    shown = {name: view[name] for name in _SHOWN_AGAIN if name in view}
    return shown | {"private_metadata": private, "blocks": [*above, *fields]}


def put_above(client: Any, under: Mapping[str, Any], said: Answer) -> bool:
    """Say something on top of what a modal shows, and leave what was filled in below."""
    blocks = [*said_blocks(said), *not_said(under)]
    kept = (*_SHOWN_AGAIN, "private_metadata")
    view = {name: under[name] for name in kept if under.get(name) is not None}
    return replace(client, under, view | {"blocks": blocks[:BLOCKS]})


def said_blocks(said: Answer) -> list[dict[str, Any]]:
    """Return an answer's blocks, known again when the view comes back."""
    return [block | {"block_id": f"{SAID}{n}"} for n, block in enumerate(said["blocks"])]


def not_said(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a view's own blocks, without what was said above them before."""
    blocks = view.get("blocks") or []
    return [block for block in blocks if not str(block.get("block_id", "")).startswith(SAID)]


def call(method: Any, **arguments: Any) -> bool:
    """Call a method of views; return whether Slack did it."""
    try:
        method(**arguments)
    except Exception as error:
        log.warning("view not shown", method=method.__name__, code=code_of(error))
        return False
    return True
