"""Show forms and take their submissions: the same commands as typing (see :mod:`forms`).

A form's ``private_metadata`` is a short line of ids: which form, review, item, party, version and
channel. Whatever is wrong is said at its field; any other refusal stands above the form with its
cure as a button, and everything that was typed is still there. A submission that came twice is
answered the same; one whose matter has moved on is answered, and the form is gone.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot import parts
from bot.errors import Refusal
from bot.handlers import home, showing
from bot.handlers.ask import Answer, Ask, Outcome
from bot.handlers.asking_slack import begin_to_ask
from bot.handlers.form import CALLBACK, FieldError, View
from bot.handlers.forms import FORMS
from bot.handlers.list_forms import what_is_left
from bot.handlers.on_screen import answer_view, form_again, not_said, said_blocks, show_view
from bot.handlers.payloads import receipt, team_of
from bot.handlers.requests import RequestHandler
from bot.handlers.shapes import about
from bot.handlers.typed_lines import line_for
from bot.messages import inputs, limits, marks, templates
from bot.messages.carried import Carried, decode, encode
from bot.messages.rich_text import as_typed
from bot.refusals.items import PastDate
from bot.refusals.language import EmptyText, TooLong
from bot.refusals.other import Identifier
from bot.store.errors import CorruptHistory, NewerFormat
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q

log = structlog.get_logger()

ERROR = 1000
"""How long a sentence at a field is at most."""
TYPED_AT = {
    "because": ("reason",),
    "note": ("note", "reason"),
    "ref": ("evidence", "reference"),
    "text": ("points",),
    "document": ("kind",),
    "out_of_area": ("area",),
    "verb": ("how", "decision", "answer"),
    "party": ("name",),
}
"""Where in a form a part of a command belongs, if not at the field of its own name."""
_NOTHING: dict[str, Any] = {"ref": "", "today": None}


def opens(text: str) -> bool:
    """Say whether a typed line asks for the form that opens a review."""
    return text.strip().rstrip(".").lower() == "open"


def register(app: App, handler: RequestHandler) -> None:
    """Take every submission, and what is told while a form is filled in."""

    def submitted(ack: Ack, body: dict[str, Any], client: Any) -> None:
        view = parts.part(body, "view")
        submission = _submitted(handler, body, view)
        ack(**submission.acknowledgement)

        if showing.is_late():
            handler.follow(lambda: _show_late(handler, client, view, submission))

        if not _known(view).get("channel"):  # it was opened from Home, which shows what is new
            team, user = team_of(body), _user(body)
            handler.follow(lambda: home.publish(handler, client, team, user), takes_time=True)

    def day_chosen(ack: Ack, body: dict[str, Any], client: Any) -> None:
        """Show what a publication date would mean before anything is agreed."""
        ack()
        known = _known(parts.part(body, "view"))
        chosen = parts.first_action(body).get("selected_date")
        if chosen and known.get("ref"):
            ask = _ask(body, known, text=f"publication {known['ref']} {chosen}")
            handler.follow(lambda: show(handler, ask, client, body), takes_time=True)

    def closed(ack: Ack) -> None:
        ack()

    app.view(CALLBACK)(submitted)
    app.view_closed(CALLBACK)(closed)
    app.action("publication-day")(day_chosen)


def _user(body: Mapping[str, Any]) -> str:
    return parts.text(body, "user", "id")


def _known(view: Mapping[str, Any]) -> dict[str, Any]:
    return about(view.get("private_metadata"))


def _ask(body: Mapping[str, Any], known: Mapping[str, Any], **more: Any) -> Ask:
    channel, form = parts.text(known, "channel"), parts.text(known, "form")
    facts: dict[str, Any] = {"text": "", "receipt": "", "via": form} | more
    return Ask(team=team_of(body), user=_user(body), channel=channel, ref=known.get("ref"), **facts)


@dataclass(frozen=True, slots=True)
class _Submission:
    """A submission: what it is acknowledged with and, if something was asked, what became of it."""

    acknowledgement: dict[str, Any]
    ask: Ask | None = None
    outcome: Outcome | None = None


def _show_late(
    handler: RequestHandler, client: Any, view: Mapping[str, Any], submission: _Submission
) -> None:
    """Show once more what a submission was acknowledged with, as that may have come too late.

    Slack then says to try again: what is recorded is answered the same, what is not is tried again.
    """
    shown, ask, outcome = submission.acknowledgement.get("view"), submission.ask, submission.outcome
    if shown is not None and ask is not None and outcome is not None:
        showing.show_view_again(handler, client, view, ask, outcome, shown)


def _submitted(
    handler: RequestHandler, body: Mapping[str, Any], view: Mapping[str, Any]
) -> _Submission:
    """Do what a form asks for."""
    known, values = _known(view), values_of(view)
    try:
        make = FORMS[known["form"]].make
        assert make is not None
        command = make(known, values)
    except FieldError as error:
        inputs = _inputs(view)
        shown = {inputs[name]: value for name, value in error.errors.items() if name in inputs}
        if shown:
            return _Submission({"response_action": "errors", "errors": shown})

        return _Submission(_answered(templates.reply("refusal/stale-button", _NOTHING)))
    except (KeyError, ValueError, TypeError, AssertionError):
        return _Submission(_answered(templates.reply("refusal/stale-button", _NOTHING)))

    ask = _ask(body, known, receipt=_receipt(view, known), command=command)
    outcome = handler.attempt(ask)
    return _Submission(_acknowledged(handler, ask, outcome, view, values), ask, outcome)


def _receipt(view: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Return a submission's own key: a view is submitted once.

    "Add another" makes of it a new one, which is counted; a form in an answer's place has a mark.
    """
    shown = known.get("shown")
    marks = [known.get("turn")] if shown is None else [known.get("turn"), shown]
    return receipt("view", view.get("id"), *marks)


def _acknowledged(
    handler: RequestHandler,
    ask: Ask,
    outcome: Outcome,
    view: Mapping[str, Any],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a submission is acknowledged with, once it was tried."""
    known = _known(view)
    if outcome.how == "done" and known.get("form") == "list":
        left = what_is_left(view, outcome.said, values, _next_turn(known))
        if left is not None:
            return {"response_action": "update", "view": left}

    if outcome.how == "done":
        wants_another = "yes" in (values.get("another") or [])
        return _another(handler, ask, known, outcome) if wants_another else _answered(outcome.said)

    if outcome.refusal is not None:
        at = _at_fields(outcome.refusal, outcome.said, view, values)
        if at:
            return {"response_action": "errors", "errors": at}

    if outcome.is_settled:
        return _answered(outcome.said)

    return {"response_action": "update", "view": _again(view, outcome.said, values)}


def _answered(said: Answer) -> dict[str, Any]:
    return {"response_action": "update", "view": answer_view(said)}


def _another(
    handler: RequestHandler, ask: Ask, known: Mapping[str, Any], outcome: Outcome
) -> dict[str, Any]:
    """ "Save and add another": the same form, empty, below what was saved."""
    view = _form(handler, ask, encode(str(known["form"]), ref=str(known["ref"])))
    if "type" not in view:
        return _answered(outcome.said)

    turn = _next_turn(known)
    view["private_metadata"] = json.dumps(_known(view) | {"turn": turn})
    saved = _sections(outcome.said)[:1]
    view["blocks"] = [*said_blocks({"blocks": saved}), *_fresh(view["blocks"], turn)]
    return {"response_action": "update", "view": view}


def _next_turn(known: Mapping[str, Any]) -> int:
    """Return the number of the next form that is shown in this one's place."""
    return int(known.get("turn", 0)) + 1


def _sections(said: Answer) -> list[dict[str, Any]]:
    return [block for block in said["blocks"] if block.get("type") == "section"]


def _fresh(blocks: list[dict[str, Any]], turn: int) -> list[dict[str, Any]]:
    """Slack keeps what was typed in a field that it knows: a new turn's fields are new ones."""
    return [_of_turn(block, turn) if _is_input(block) else block for block in blocks]


def _of_turn(block: dict[str, Any], turn: int) -> dict[str, Any]:
    return block | {"block_id": f"{block['block_id']}.{turn}"}


def _at_fields(
    refusal: Refusal, said: Answer, view: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, str]:
    """Return a refusal's sentence at the field that it is about.

    Empty if it belongs to none, or needs a mention.
    """
    sentence = _plain(said)
    if "<@" in sentence:
        return {}

    names, inputs = _names_of_fields(refusal, _known(view)), _inputs(view)
    if len(names) > 1 and not refusal.code.startswith("needs"):
        names = tuple(filter(values.get, names))  # it is about what was filled in

    meant = _first_of(names, inputs)
    return {} if meant is None else {inputs[meant]: sentence}


def _first_of(names: Iterable[str], inputs: Collection[str]) -> str | None:
    """Return the first of some fields that a form has."""
    return next((name for name in names if name in inputs), None)


def _names_of_fields(refusal: Refusal, known: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields, of any form, that a refusal is about."""
    if isinstance(refusal, PastDate) and "days" in known:
        items = [item for item, _ in known["days"]]
        return tuple(f"day-{n}" for n, item in enumerate(items) if item == refusal.item)
    if isinstance(refusal, Identifier | TooLong | EmptyText):
        return _fields_of(refusal.field)
    return refusal.at


def _plain(said: Answer) -> str:
    """Return an answer's first words as plain text."""
    texts = [section["text"]["text"] for section in _sections(said) if "text" in section]
    first = texts[0] if texts else said["text"]
    plain = first if "<@" in first else marks.plain(first)
    return re.sub(r"[*`]", "", plain)[:ERROR]


def _again(view: Mapping[str, Any], said: Answer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form once more, with what was typed in it, below what went wrong."""
    fields = [_filled(block, values) for block in not_said(view)]
    return form_again(view, said, fields, view.get("private_metadata") or "")


def _is_input(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "input"


def _filled(block: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    if not _is_input(block):
        return block

    element = inputs.emptied(block["element"])
    value = values.get(_name(block))
    if value is not None:
        with suppress(KeyError, TypeError):  # what it holds is nothing that it can hold: left empty
            inputs.fill(element, value)

    return block | {"element": element}


def _name(block: Mapping[str, Any]) -> str:
    """Return a field's name, whichever turn it is of."""
    return _without_turn(str(block.get("block_id")))


def _without_turn(block_id: str) -> str:
    return block_id.split(".")[0]


def _inputs(view: Mapping[str, Any]) -> dict[str, str]:
    """Return a form's fields: name to block."""
    fields = filter(_is_input, view.get("blocks") or [])
    return {_name(block): str(block.get("block_id")) for block in fields}


def values_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in, by field.

    A text, a date, a choice, or a list of people; ``None`` where nothing was.
    """
    found: dict[str, Any] = {}
    for block, elements in parts.part(view, "state", "values").items():
        for element in elements.values():
            value_of = _VALUES.get(element.get("type"), _typed)
            found[_without_turn(block)] = value_of(element) or None
    return found


def _typed(element: Mapping[str, Any]) -> Any:
    return element.get("value")


def _day(element: Mapping[str, Any]) -> date | None:
    chosen = element.get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def _chosen(element: Mapping[str, Any]) -> Any:
    return parts.part(element, "selected_option").get("value")


def _ticked(element: Mapping[str, Any]) -> list[Any]:
    return [option.get("value") for option in element.get("selected_options") or []]


def _person(element: Mapping[str, Any]) -> Any:
    return element.get("selected_user")


def _people(element: Mapping[str, Any]) -> Any:
    return element.get("selected_users")


def _written(element: Mapping[str, Any]) -> str:
    return as_typed(parts.part(element, "rich_text_value"))


_VALUES: Mapping[str | None, Callable[[Mapping[str, Any]], Any]] = {
    "datepicker": _day,
    "static_select": _chosen,
    "radio_buttons": _chosen,
    "checkboxes": _ticked,
    "rich_text_input": _written,
    "users_select": _person,
    "multi_users_select": _people,
}
"""By the kind of a field, how its value is read."""


# --- showing -----------------------------------------------------------------------------------


def show_open(handler: RequestHandler, ask: Ask, client: Any, body: Mapping[str, Any]) -> None:
    """Show the form that opens a review; where it may not be shown, how that is typed."""
    found = _form(handler, ask, "open-review")
    if "type" not in found:
        showing.show(handler, client, body, ask, handler.attempt(ask))
    elif not show_view(client, body, found):
        line = line_for(Carried(name="open-review"))
        showing.show_form_not_opened(handler, client, body, ask, line)


def show(handler: RequestHandler, ask: Ask, client: Any, body: Mapping[str, Any]) -> None:
    """Open the form that a button names, or say why not, where it was pressed."""
    button, _, typed = ask.text.partition("\n")
    found = form(handler, ask)
    if "type" not in found:
        showing.show(handler, client, body, ask, Outcome(found, "refused"))
    elif not show_view(client, body, found):
        line = typed or line_for(decode(button))
        showing.show_form_not_opened(handler, client, body, ask, line)


def form(handler: RequestHandler, ask: Ask) -> View | Answer:
    """Return the form that a button names, as a view; or the answer that says why not."""
    button, _, typed = ask.text.partition("\n")
    found = _form(handler, ask, button)
    if typed and "type" in found:
        found = _with_typed(handler, replace(ask, text=typed), found)
    return found


def keeping(said: Answer, typed: str) -> Answer:
    """Return a refusal whose forms begin with what was typed.

    It is in the buttons only, which nobody else sees, and left out where it doesn't fit: half a
    line is another line.
    """
    return said | {"blocks": [_block_keeping(block, typed) for block in said["blocks"]]}


def _block_keeping(block: dict[str, Any], typed: str) -> dict[str, Any]:
    if "accessory" in block:
        return block | {"accessory": _button_keeping(block["accessory"], typed)}
    if block.get("type") == "actions":
        return block | {"elements": [_button_keeping(one, typed) for one in block["elements"]]}
    return block


def _button_keeping(button: dict[str, Any], typed: str) -> dict[str, Any]:
    opens_form = str(button.get("action_id", "")).startswith("open:")
    value = f"{button.get('value')}\n{typed}"
    fits = len(value) <= limits.VALUE
    return button | {"value": value} if opens_form and fits else button


def _with_typed(handler: RequestHandler, ask: Ask, view: dict[str, Any]) -> dict[str, Any]:
    """Return a form that begins with what was typed in the line that was refused."""
    try:
        command = handler.parsed(ask).command
    except Refusal:
        return view
    values = _said_in(command, set(_inputs(view)))
    return view | {"blocks": [_begun(block, values) for block in view["blocks"]]}


def _said_in(command: c.Command | q.Query, names: Set[str]) -> dict[str, Any]:
    """Return what a command says, by the fields of a form: each part in the first free one."""
    values: dict[str, Any] = {}
    if isinstance(command, c.Approve):
        values |= {"decision": "approve", "answer": "confirm"}

    for part in fields(command):
        value = getattr(command, part.name)
        free = _first_of(_fields_of(part.name), names - values.keys())
        if free is not None and value not in (None, "", False, ()):
            values[free] = list(value) if isinstance(value, tuple) else value

    return values


def _begun(block: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field with what was typed for it, if it takes that; else as it is."""
    value = values.get(_name(block))
    if value is None or not _is_input(block):
        return block

    element = dict(block["element"])
    if element["type"] == "checkboxes":
        value = ["yes" if value is True else value]

    inputs.fill(element, value)
    return block | {"element": element}


def _fields_of(part: str) -> tuple[str, ...]:
    return TYPED_AT.get(part, (part,))


def _form(handler: RequestHandler, ask: Ask, button: str) -> dict[str, Any]:
    """Return the form that a button names, as a view; or the answer that says why not."""
    name = button.partition(" ")[0]
    try:
        carried = decode(button)
        begin_to_ask(handler.admission, ask, ref=carried.ref)
        handler.admission.require_open(ask)
        ask = handler.admission.check(ask)
        with handler.showing_guests(ask.team):
            return FORMS[carried.name].show(handler, ask, carried)
    except Refusal as refusal:
        return handler.refused(refusal, ask)
    except (KeyError, IndexError, ValueError):
        return templates.reply("refusal/stale-button", _NOTHING)
    except NewerFormat:
        return templates.reply("reply/newer", {})
    except CorruptHistory as fault:
        log.error("damaged", form_id=name, why=str(fault))
        return templates.reply("reply/damaged", {})
    except Exception:
        log.exception("a modal could not be made", form_id=name)
        return templates.reply("reply/not-recorded", {})
