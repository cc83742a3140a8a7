"""Forms about one point of an agency's: decline it, ask the agency about it, say more of it."""

from collections.abc import Callable

from bot.handlers.ask import Ask
from bot.handlers.form import About, Values, View, form_facts, see, view_of
from bot.handlers.requests import RequestHandler
from bot.messages.carried import Carried
from bot.refusals.finding import StaleButton
from bot.refusals.permission import OwnItemsOnly
from bot.typed import facts_of
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.views.points import point_lines


def point_form(how: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    """Return what shows the form: the point as it was written, and what is to be said of it."""

    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        seen = see(handler, ask, carried.ref, q.ShowMine())
        found = point_lines(seen.review, [carried.number], ask.user)
        if not found:
            raise StaleButton

        if not handler.admission.may_read(ask, seen, found[0].event):
            raise OwnItemsOnly(ref=seen.row.ref)

        about = form_facts(f"{how}-point", ask, ref=carried.ref, number=carried.number)
        facts = {"ref": carried.ref, "today": seen.today, "how": how, "p": facts_of(found[0])}
        return view_of("point", about, facts)

    return show


def make_decline(about: About, values: Values) -> c.Command:
    """Make the author's no to a point."""
    reason = str(values["reason"])
    return c.AnswerCorrection(number=int(about["number"]), accepted=False, because=reason)


def make_ask(about: About, values: Values) -> c.Command:
    """Make the author's question to the agency."""
    return c.AskCorrection(number=int(about["number"]), because=str(values["reason"]))


def make_explain(about: About, values: Values) -> c.Command:
    """Make what the agency says more of its point."""
    return c.ExplainCorrection(number=int(about["number"]), text=str(values["text"]))
