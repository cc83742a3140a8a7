"""Show an answer after its request was acknowledged: where it was asked, by whatever way is left.

Beside a message it is said by the address that came with the press or the line, else as a message
that only this person sees; on Home and in a modal it is a view, else on top of what is there. Where
Slack takes none of it, the outbox brings a direct message, so that nobody takes an act for lost
that is recorded, or for recorded that is lost.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bot import budget
from bot.handlers import home, on_screen
from bot.handlers.ask import Answer, Ask, Outcome
from bot.handlers.requests import RequestHandler
from bot.handlers.telling import tell
from bot.messages import templates
from bot.store import outbox, receipts
from bot.store.db import writing
from bot.store.kinds import Kind

log = structlog.get_logger()


def show(
    handler: RequestHandler, client: Any, body: Mapping[str, Any], ask: Ask, outcome: Outcome
) -> None:
    """Show what became of a request, after it was acknowledged."""
    view = body.get("view")
    if not view:
        is_shown = tell(client, body, outcome.said)
    elif on_screen.show_answer(client, body, outcome.said):
        is_shown = True
        home.publish(handler, client, ask.team, ask.user)  # below, where it came from
    else:
        is_shown = _is_put_there(handler, client, view, ask, outcome.said)

    if not is_shown:
        tell_unseen(handler, ask, _how(outcome))


def show_afterwards(
    handler: RequestHandler,
    client: Any,
    body: Mapping[str, Any],
    ask: Ask,
    attempt: Callable[[], Outcome],
) -> None:
    """Try what was acknowledged before, and show what became of it; a fault of ours, too."""
    try:
        outcome = attempt()
    except Exception:
        number = secrets.token_hex(4)
        log.exception("a look failed", error_id=number, via=ask.via)
        outcome = Outcome(templates.reply("reply/error", {"id": number}), "error")

    show(handler, client, body, ask, outcome)


def _is_put_there(
    handler: RequestHandler, client: Any, view: Mapping[str, Any], ask: Ask, said: Answer
) -> bool:
    """Put an answer into what is on screen, for which no trigger is needed."""
    if view.get("type") == "modal":
        return on_screen.put_above(client, view, said)
    return home.publish(handler, client, ask.team, ask.user, above=said)


def show_form_not_opened(
    handler: RequestHandler, client: Any, body: Mapping[str, Any], ask: Ask, line: str
) -> None:
    """Say where a form was asked for that it did not open, with the line to type in its stead."""
    said = templates.reply("reply/form-not-opened", {"line": line})
    view = body.get("view")
    is_shown = _is_put_there(handler, client, view, ask, said) if view else tell(client, body, said)
    if not is_shown:
        tell_unseen(handler, ask, "form", line)


def show_again(
    handler: RequestHandler, client: Any, body: Mapping[str, Any], ask: Ask, outcome: Outcome
) -> None:
    """Say what an acknowledgement said that may have come too late: once for each receipt."""
    if _is_first(handler, f"late/{ask.receipt}" if ask.receipt else "", ask):
        log.warning("acknowledged late", via=ask.via, outcome_kind=outcome.how)
        if not tell(client, body, outcome.said):
            tell_unseen(handler, ask, _how(outcome))


def show_view_again(
    handler: RequestHandler,
    client: Any,
    under: Mapping[str, Any],
    ask: Ask,
    outcome: Outcome,
    view: dict[str, Any],
) -> None:
    """Show what a submission was acknowledged with that may have come too late."""
    log.warning("acknowledged late", via=ask.via, outcome_kind=outcome.how)
    if not on_screen.replace(client, under, view):
        tell_unseen(handler, ask, _how(outcome))


def is_late() -> bool:
    """Say whether the acknowledgement of this request may come too late to be read."""
    request = budget.current()
    return request is not None and request.is_late


def _how(outcome: Outcome) -> str:
    if outcome.is_recorded:
        return "recorded"
    return {"done": "looked", "unconfirmed": "unconfirmed"}.get(outcome.how, "refused")


def _is_first(handler: RequestHandler, key: str, ask: Ask) -> bool:
    """Say whether something that has a receipt is done for the first time."""
    if not key:
        return True

    try:
        with writing(handler.reviews.engine) as conn:
            return receipts.is_first(conn, team=ask.team, key=key, at=handler.clock())
    except Exception as error:  # rather said twice than not at all
        log.warning("receipt not kept", error_kind=type(error).__name__)

    return True


def tell_unseen(handler: RequestHandler, ask: Ask, how: str, line: str = "") -> None:
    """Tell somebody by direct message that an answer, or a form, could not be shown to them.

    It says no more than whether something was recorded: the answer may name what no direct message
    holds.
    """
    facts = {"how": how, "line": line}
    try:
        with writing(handler.reviews.engine) as conn:
            outbox.enqueue(
                conn,
                team=ask.team,
                kind=Kind.ANSWER_UNSEEN,
                now=handler.clock(),
                target=ask.user,
                params={"params": facts, "actor": ask.user},
                dedup_key=f"unseen/{ask.receipt}" if ask.receipt else None,
            )
    except Exception as error:
        log.error("nobody was told", outcome_kind=how, error_kind=type(error).__name__)
        return

    handler.reviews.wake()
