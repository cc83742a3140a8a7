"""The form by which it is recorded that the report is not published."""

from bot.handlers.ask import Ask
from bot.handlers.form import About, Values, View, form_facts, see, view_of
from bot.handlers.requests import RequestHandler
from bot.messages.carried import Carried
from bot.refusals.permission import CoordinatorOnly
from bot.refusals.publication import NoGate
from bot.workflow.process.not_published import rule_of
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.not_publishing import may_ask, who_decides


def not_publish_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what can be published instead, and whose decision it is."""
    seen = see(handler, ask, carried.ref, q.ShowMine())
    review = seen.review
    rule = rule_of(review.process)

    if not may_ask(review, ask.user):
        raise CoordinatorOnly(coordinators=review.holders("coordinator"))

    if rule is None:
        raise NoGate(pathway=review.process.title)

    facts = {
        "ref": carried.ref,
        "today": seen.today,
        "by": who_decides(review, rule),
        "choices": list(rule.instead),
    }
    return view_of("not-publish", form_facts("not-publish", ask, ref=carried.ref), facts)


def make_not_publish(about: About, values: Values) -> c.Command:
    return c.NotPublish(
        instead=values["instead"],
        on=values.get("on"),
        because=str(values["reason"]),
        ref=values.get("evidence"),
    )
