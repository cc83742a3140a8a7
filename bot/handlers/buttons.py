"""Answer presses of buttons; a few open a form.

A button carries a typed command, so a press and a typed line are one way in. Permission is checked
when a button is pressed, not when it is drawn. The answer is only for the person who pressed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot import parts
from bot.audience.questions import NotYet
from bot.errors import Refusal
from bot.handlers import home, modals, showing
from bot.handlers.ask import Answer, Ask, Outcome
from bot.handlers.asking_slack import begin_to_ask
from bot.handlers.payloads import channel_of, is_direct, receipt, team_of
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.messages.carried import Carried, decode
from bot.typed import facts_of
from bot.workflow.review import commands as c


def register(app: App, handler: RequestHandler) -> None:
    """Answers every press."""

    def pressed(ack: Ack, body: dict[str, Any], client: Any) -> None:
        ask = ask_of(body)
        if ask.text.startswith("home "):
            ack()
            at = home.pages(ask.text)
            handler.follow(
                lambda: home.publish(handler, client, ask.team, ask.user, at), takes_time=True
            )
            return

        try:
            outcome = attempt(handler, ask)
        except NotYet:  # a mere look: it is acknowledged first
            handler.follow(
                lambda: showing.show_afterwards(
                    handler, client, body, ask, lambda: attempt(handler, ask)
                ),
                takes_time=True,
            )
        else:
            handler.follow(lambda: showing.show(handler, client, body, ask, outcome))

        ack()

    def opened(ack: Ack, body: dict[str, Any], client: Any) -> None:
        ack()
        handler.follow(lambda: modals.show(handler, ask_of(body), client, body))

    def followed(ack: Ack) -> None:
        ack()

    def unknown(ack: Ack, body: dict[str, Any], client: Any) -> None:
        """Say that a button is of another version; what only holds a choice needs no answer."""
        ack()
        if body["actions"][0].get("type") == "button":
            said = Outcome(_stale(), "refused")
            handler.follow(lambda: showing.show(handler, client, body, ask_of(body), said))

    app.action(re.compile(r"^(do|menu):"))(pressed)
    app.action(re.compile(r"^open:"))(opened)
    app.action(re.compile(r"^link:"))(followed)
    modals.register(app, handler)  # before the last: it takes what nobody else does
    app.action(re.compile(""))(unknown)


def ask_of(body: dict[str, Any]) -> Ask:
    """Return the request that a press makes."""
    action = parts.first_action(body)
    text = parts.text(action, "value") or parts.text(action, "selected_option", "value")
    user = parts.text(body, "user", "id")
    return Ask(
        team=team_of(body),
        user=user,
        channel=channel_of(body),
        text=text,
        receipt=_receipt(body, action, text, user),
        via="button",
        trigger=parts.text(body, "trigger_id"),
        dm=is_direct(body),
    )


def _receipt(body: Mapping[str, Any], action: Mapping[str, Any], text: str, user: str) -> str:
    """Return a press's own key; empty where nothing tells it from another of the same button."""
    click = action.get("action_ts") or body.get("trigger_id")
    if not click:
        return ""
    container = parts.part(body, "container")
    place = container.get("message_ts") or container.get("view_id") or ""
    return receipt("press", place, action.get("action_id"), text, click, user)


def attempt(handler: RequestHandler, ask: Ask) -> Outcome:
    """Try what a press asks for: a typed command, or one of the few that have no typed form."""
    text = ask.text.strip()
    if text == "mine":
        return handler.attempt(replace(ask, text=""))

    if text == "answered":
        return Outcome(_answered(handler, ask), "done")

    if text.partition(" ")[0] not in _UNTYPED:
        return handler.attempt(ask)

    try:
        carried = decode(text)
        command = _UNTYPED[carried.name](handler, ask, carried)
    except ValueError:
        return Outcome(_stale(), "refused")

    return handler.attempt(replace(ask, command=command, ref=carried.ref))


def _stale() -> Answer:
    return templates.reply("refusal/stale-button", {"ref": "", "today": None})


def _answered(handler: RequestHandler, ask: Ask) -> Answer:
    """Return what others did for a person's agencies while they were away."""
    handler.only_looks()
    try:
        begin_to_ask(handler.admission, ask)
        handler.admission.require_open(ask)
        ask = handler.admission.check(ask)
    except Refusal as refusal:
        return handler.refused(refusal, ask)

    with handler.showing_guests(ask.team):
        return templates.reply("view/answered", facts_of(handler.queries.answered(ask)))


def _remind(handler: RequestHandler, ask: Ask, carried: Carried) -> c.Command:
    """Put a reminder off: the next working day's message brings it again ([Remind me])."""
    until = handler.admission.next_working_day(ask.team)
    return c.Snooze(what=carried.item, party=carried.party, until=until)


def _introduction(handler: RequestHandler, ask: Ask, carried: Carried) -> c.Command:
    if carried.answer not in ("yes", "no"):
        raise ValueError(carried.answer)
    return c.AnswerIntroduction(yes=carried.answer == "yes")


def _ask_deputy(handler: RequestHandler, ask: Ask, carried: Carried) -> c.Command:
    return c.AskDeputy(what=carried.item, party=carried.party or "")


def _cannot_open(handler: RequestHandler, ask: Ask, carried: Carried) -> c.Command:
    return c.CannotOpen(what=carried.item, party=carried.party, version=carried.version or 0)


_UNTYPED: dict[str, Callable[[RequestHandler, Ask, Carried], c.Command]] = {
    "introduction": _introduction,
    "ask-deputy": _ask_deputy,
    "cannot-open": _cannot_open,
    "remind": _remind,
}
"""What a press does that has no typed form."""
