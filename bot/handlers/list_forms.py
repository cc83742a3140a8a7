"""The form of a list, one a line; what was wrong stays in it, and the good lines are kept."""

import json
from collections.abc import Mapping
from typing import Any, cast

from bot.errors import Refusal
from bot.handlers.ask import Answer, Ask
from bot.handlers.form import (
    About,
    FieldError,
    Values,
    View,
    for_coordinators,
    form_facts,
    see,
    view_of,
)
from bot.handlers.on_screen import form_again, not_said
from bot.handlers.performing import lines_left
from bot.handlers.requests import RequestHandler
from bot.handlers.shapes import about
from bot.language.lists import read_list
from bot.messages import inputs, templates
from bot.messages.carried import Carried
from bot.refusals.finding import StaleButton
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.labels import role_title

KINDS = ("agency", "family", "partnership", "attendee", "role")
FIELD = "lines"


def list_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show a field for a list; of roles with the names that they have in this pathway."""
    if carried.listed == "attendee":  # whoever leads the briefing adds who came
        seen = see(handler, ask, carried.ref, q.ShowChecklist())
    else:
        seen = for_coordinators(handler, ask, carried.ref)

    if carried.listed not in KINDS:
        raise StaleButton

    process = seen.review.process
    roles = [role_title(process, role) for role in process.roles if role != "coordinator"]
    known = form_facts("list", ask, ref=carried.ref, kind=carried.listed)
    return view_of("list", known, {"ref": carried.ref, "kind": carried.listed, "roles": roles})


def make_list(known: About, values: Values) -> c.Command:
    try:
        return read_list(cast(c.ListKind, str(known["kind"])), str(values.get(FIELD) or ""))
    except Refusal as refusal:
        words = templates.words(f"refusal/{refusal.code}", refusal.facts)
        raise FieldError(**{FIELD: words}) from None


def what_is_left(
    view: Mapping[str, Any], said: Answer, values: Mapping[str, Any], turn: int
) -> View | None:
    """Return the form with the lines that were not added, below what is wrong with each.

    ``None`` if all were. The field is a new one: Slack keeps what was typed in one that it knows.
    """
    numbers = lines_left(said)
    if not numbers:
        return None

    typed = str(values.get(FIELD) or "").splitlines()
    left = "\n".join(typed[number - 1] for number in dict.fromkeys(numbers))
    known = about(view.get("private_metadata"))
    fields = [_with_lines(block, left, turn) for block in not_said(view)]
    return form_again(view, said, fields, json.dumps(known | {"turn": turn}))


def _with_lines(block: dict[str, Any], lines: str, turn: int) -> dict[str, Any]:
    if block.get("type") != "input":
        return block
    element = inputs.emptied(block["element"])
    inputs.set_initial(element, lines)
    return block | {"element": element, "block_id": f"{FIELD}.{turn}"}
