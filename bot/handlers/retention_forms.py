"""Forms about how long a review is kept: a legal hold, lifting it, and purging."""

from collections.abc import Callable

from bot.handlers.ask import Ask
from bot.handlers.form import About, Values, View, form_facts, read, view_of
from bot.handlers.requests import RequestHandler
from bot.messages.carried import Carried
from bot.refusals.permission import CoordinatorOnly
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q


def keeping_form(name: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    """Return how one of these forms is shown: each asks for a reason."""

    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        seen = read(handler, ask, carried.ref, q.ShowRetention())
        review = seen.review
        if not review.is_coordinator(ask.user) and not handler.admission.is_appointed(ask):
            raise CoordinatorOnly(coordinators=review.holders("coordinator"))
        facts = {"ref": carried.ref, "act": name}
        return view_of("keeping", form_facts(name, ask, ref=carried.ref), facts)

    return show


def make_legal_hold(about: About, values: Values) -> c.Command:
    return c.PlaceLegalHold(because=str(values["reason"]))


def make_lift(about: About, values: Values) -> c.Command:
    return c.LiftLegalHold(because=str(values["reason"]))


def make_purge(about: About, values: Values) -> c.Command:
    return c.Purge(because=str(values["reason"]))
