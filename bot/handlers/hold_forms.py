"""Forms of publication holds: placing one, looking at it again, lifting it."""

from bot.handlers.ask import Ask
from bot.handlers.form import About, Values, View, for_coordinators, form_facts, view_of
from bot.handlers.requests import RequestHandler
from bot.messages.carried import Carried
from bot.typed import facts_of
from bot.workflow.review import commands as c
from bot.workflow.views import holds as holds_view


def hold_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that places a hold, with those that are in force."""
    seen = for_coordinators(handler, ask, carried.ref)
    facts = facts_of(holds_view.placing(seen.review)) | {"today": seen.today}
    return view_of("hold", form_facts("hold", ask, ref=carried.ref), facts)


def make_hold(about: About, values: Values) -> c.Command:
    return c.PlaceHold(name=values["body"], until=values["until"], because=str(values["reason"]))


def hold_until_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that says when a hold is looked at again."""
    return _of_one("hold-until", handler, ask, carried)


def make_hold_until(about: About, values: Values) -> c.Command:
    return c.MoveHold(number=int(about["hold"]), until=values["until"])


def lift_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that lifts a hold, and what the publication still waits for then."""
    return _of_one("lift", handler, ask, carried)


def make_lift(about: About, values: Values) -> c.Command:
    return c.LiftHold(number=int(about["hold"]), because=str(values["reason"]))


def _of_one(name: str, handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    seen = for_coordinators(handler, ask, carried.ref)
    facts = facts_of(holds_view.one(seen.review, carried.hold)) | {"today": seen.today}
    return view_of(name, form_facts(name, ask, ref=carried.ref, hold=carried.hold), facts)
