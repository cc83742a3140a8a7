"""Forms of dates, publication and versions."""

from dataclasses import replace
from datetime import date

from bot.handlers.ask import Ask
from bot.handlers.form import (
    About,
    FieldError,
    Values,
    View,
    for_coordinators,
    form_facts,
    keep_what_fits,
    see,
    view_of,
)
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.messages.carried import Carried
from bot.messages.filters import iso
from bot.refusals.items import NothingToTick
from bot.refusals.permission import AuthorOnly
from bot.refusals.publication import NothingToDate
from bot.typed import facts_of
from bot.workflow.dates.due import due_of, is_late
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import author_title, party_name, title_of
from bot.workflow.rules.lookup import find_item
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import forms as forms_view
from bot.workflow.views import offers


def catch_up_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show every past item of a review taken over half-way, with a day to fill in."""
    seen = for_coordinators(handler, ask, carried.ref)
    found = checklist_view.past_items(seen.review, seen.today, seen.settings.calendar)
    if not found:
        raise NothingToTick

    keys = [[line.item, line.party_id] for line in found]
    about = form_facts("catch-up", ask, ref=carried.ref, keys=keys)
    lines = found[: keep_what_fits(about, "keys")]
    return view_of("catch-up", about, {"ref": carried.ref, "lines": lines})


def make_catch_up(about: About, values: Values) -> c.Command:
    evidence = str(values.get("evidence") or "")
    given = [(item, party, values.get(f"day-{n}")) for n, (item, party) in enumerate(about["keys"])]
    days = [(item, party, on, evidence) for item, party, on in given if on is not None]
    if not days:
        raise FieldError(evidence=templates.words("modal/no-day", {}))
    return c.CatchUp(days=tuple(days))


def plan_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form in which somebody says on which day they will do something."""
    party = carried.party or ""
    seen = see(handler, ask, carried.ref, q.ShowItem(what=carried.item, party=carried.party))
    review, key = seen.review, InstanceId(find_item(seen.review, carried.item).id, party)
    due = due_of(review, key, seen.settings.calendar)
    facts = {
        "ref": carried.ref,
        "today": seen.today,
        "title": title_of(review, key),
        "party": party_name(review, party),
        "due": due.day if due else None,
        "late": is_late(due, seen.today),
    }
    about = form_facts("plan", ask, ref=carried.ref, item=key.item, party=party)
    return view_of("plan", about, facts)


def make_plan(about: About, values: Values) -> c.Command:
    return c.Snooze(what=about["item"], party=about["party"] or None, until=values["until"])


def dates_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """All dates of a stage at once."""
    seen = for_coordinators(handler, ask, carried.ref)
    stage = carried.stage or seen.review.stage.id
    found = forms_view.stage_dates(seen.review, stage, seen.settings.calendar)
    lines = found.lines[:40]
    if not lines:
        raise NothingToDate(dated=seen.review.process.timetabled)

    days = [[line.item, iso(line.due)] for line in lines]
    about = form_facts("dates", ask, ref=carried.ref, days=days)
    shown = replace(found, lines=lines[: keep_what_fits(about, "days")])
    return view_of("dates", about, facts_of(shown) | {"today": seen.today})


def make_dates(about: About, values: Values) -> c.Command:
    """Make only what was changed in the form.

    What somebody else has moved meanwhile stays as they moved it.
    """
    parts = []
    for n, (item, before) in enumerate(about["days"]):
        day: date | None = values.get(f"day-{n}")
        if iso(day) != before:
            parts.append(c.SetDue(what=item, due=day, because=str(values["reason"])))
    return c.Several(parts=tuple(parts))


def publication_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the publication date, with what it would mean.

    By when the notices go, and whether the six months hold.
    """
    seen = for_coordinators(handler, ask, carried.ref)
    day = carried.on or seen.review.publication_date or seen.review.publication_target
    meaning = forms_view.publication(seen.review, day, seen.today, seen.settings.calendar)
    about = form_facts("publication", ask, ref=carried.ref)
    return view_of("publication", about, facts_of(meaning) | {"today": seen.today})


def make_publication(about: About, values: Values) -> c.Command:
    return c.AgreePublication(on=values["publication-day"], because=values.get("reason"))


def publish_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    seen = for_coordinators(handler, ask, carried.ref)
    gate = forms_view.publishing(seen.review, seen.today, seen.settings.calendar)
    about = form_facts("publish", ask, ref=carried.ref)
    return view_of("publish", about, facts_of(gate) | {"today": seen.today})


def make_publish(about: About, values: Values) -> c.Command:
    return c.Publish(url=str(values["url"]), on=values.get("on"))


def outside_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what a coordinator records when the report went live without the gate.

    [It's already live…].
    """
    for_coordinators(handler, ask, carried.ref)
    facts = {"ref": carried.ref, "on": carried.on, "url": carried.url}
    return view_of("outside", form_facts("outside", ask, ref=carried.ref), facts)


def make_outside(about: About, values: Values) -> c.Command:
    return c.Publish(
        url=str(values["url"]), on=values["on"], because=str(values["reason"]), outside=True
    )


def draft_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that registers a version: the author's own, also from outside the channel."""
    seen = see(handler, ask, carried.ref, q.ShowMine())
    if not offers.may_register(seen.review, ask.user):
        process = seen.review.process
        roles = dict.fromkeys((process.answering_role, "coordinator"))
        people = [user for role in roles for user in seen.review.holders(role)]
        refused = AuthorOnly(people=people, author=author_title(process))
        raise refused if handler.admission.reads_all(ask, seen) else refused.without_others()

    kinds = forms_view.drafts(seen.review, carried.kind)
    about = form_facts("draft", ask, ref=carried.ref)
    return view_of("draft", about, facts_of(kinds) | {"today": seen.today})


def make_draft(about: About, values: Values) -> c.Command:
    return c.RegisterVersion(
        url=str(values["url"]),
        document=str(values["kind"]),
        on=values.get("on"),
        note=values.get("note"),
        editorial="yes" in (values.get("editorial") or []),
    )


def refuse_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that says that facts changed in a version that is said to be editorial."""
    see(handler, ask, carried.ref, q.ShowMine())
    about = form_facts("editorial-refuse", ask, ref=carried.ref, version=carried.version)
    return view_of("editorial-refuse", about, {"version": carried.version})


def make_refusal(about: About, values: Values) -> c.Command:
    return c.AnswerEditorial(
        version=int(about["version"]), yes=False, because=str(values["reason"])
    )
