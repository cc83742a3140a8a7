"""Answer without saying in which review, in the DM with the bot: in the one that is meant."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, NoReturn

from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.handlers.outsiders import for_outside
from bot.handlers.performing import perform
from bot.handlers.what_is_asked import has_only_overview
from bot.refusals.finding import NothingWaits, SeveralWait, WhichReview
from bot.reviews import Seen
from bot.workflow.review import commands as c
from bot.workflow.rules.awaited import who_is_awaited
from bot.workflow.rules.lookup import find_item
from bot.workflow.views import lines as lines_view
from bot.workflow.views.which_review import Fit, fit, waiting_and_meant


def answer_anywhere(admission: Admission, ask: Ask, command: c.Approve | c.Object) -> Answer:
    """Answer in the one of a person's reviews that is meant (``approve`` in a DM).

    It is the one where something waits that was typed; else the one where it could be answered,
    which says why not yet, or not any more.
    """
    found = _reviews_to_try(admission, ask)
    if len(found) == 1:
        return _answer_in(admission, ask, found[0], command)

    fits = {seen.row.id: fit(seen.review, ask.user, command) for seen in found}
    best = max(fits.values(), default=Fit.NOT)
    if best == Fit.NOT:
        _refuse_unfitting(admission, ask, found, command)

    meant = [seen for seen in found if fits[seen.row.id] == best]
    if len(meant) == 1:
        return _answer_in(admission, ask, meant[0], command)

    if best == Fit.WAITS:
        raise _several_wait(meant, ask.user, command)

    raise WhichReview(refs=[seen.row.ref for seen in meant])


def _reviews_to_try(admission: Admission, ask: Ask) -> list[Seen]:
    """Return the reviews in which a person has more to do than to look on."""
    with admission.reviews.looking() as conn:
        rows = admission.live_of(conn, ask)
        live = admission.reviews.see_all(conn, rows, ask.team, admission.clock())
    return [seen for seen in live if not has_only_overview(seen.review.roles_of(ask.user))]


def _answer_in(admission: Admission, ask: Ask, seen: Seen, command: c.Approve | c.Object) -> Answer:
    belongs = admission.is_surely_in(ask, seen.row.channel)
    actor = admission.actor(ask, belongs=belongs, asked=command)
    return perform(admission, ask, seen.row, command, actor)


def _several_wait(meant: Sequence[Seen], user: str, command: c.Approve | c.Object) -> SeveralWait:
    """Return the refusal that offers each of the answers that wait in several reviews."""
    verb = command.verb if isinstance(command, c.Object) else "approve"
    choices: list[Any] = []
    for seen in meant:
        keys = waiting_and_meant(seen.review, user, command)
        choices += lines_view.choices(seen.review, keys)
    return SeveralWait(verb=verb, choices=choices)


def _refuse_unfitting(
    admission: Admission, ask: Ask, found: Sequence[Seen], command: c.Approve | c.Object
) -> NoReturn:
    """Refuse what can be answered in none of these reviews, and say whose answers they wait for."""
    if command.what is not None and found:
        _refuse_unknown(admission, ask, found[0], command.what)
    shown = [seen for seen in found if admission.is_surely_in(ask, seen.row.channel)]
    raise NothingWaits(awaited=list(chain.from_iterable(map(_awaited_in, shown))))


def _awaited_in(seen: Seen) -> list[dict[str, Any]]:
    return [{**answer, "ref": seen.row.ref} for answer in who_is_awaited(seen.review)]


def _refuse_unknown(admission: Admission, ask: Ask, seen: Seen, word: str) -> None:
    """Refuse a word that means an item in no review; the near ones are for the channel."""
    try:
        find_item(seen.review, word)
    except Refusal as refusal:
        if admission.is_surely_in(ask, seen.row.channel):
            raise
        raise for_outside(seen.review, refusal, ask.user) from None
