"""Forms that bring in what happened before a review was opened here."""

from bot.handlers.ask import Ask
from bot.handlers.form import (
    About,
    FieldError,
    Values,
    View,
    for_coordinators,
    form_facts,
    keep_what_fits,
    view_of,
)
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.messages.carried import Carried
from bot.refusals.bringing_in import NothingToBringIn
from bot.workflow.review import commands as c
from bot.workflow.rules.lookup import find_stage
from bot.workflow.views import bringing_in as bringing_in_view
from bot.workflow.views import forms as forms_view

MOST = 30
"""Items that one form shows; the rest comes when it is opened again."""


def stages_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show every stage of which something is left: "all of it, on this day"."""
    seen = for_coordinators(handler, ask, carried.ref)
    found = bringing_in_view.bringing_in(seen.review, ask.user, seen.today)
    stages = [stage for stage in found.stages if stage.left]
    if not stages:
        raise NothingToBringIn

    about = form_facts("bring-stages", ask, ref=carried.ref, items=[stage.id for stage in stages])
    facts = {"ref": carried.ref, "stages": stages, "opened": found.opened}
    return view_of("bring-stages", about, facts)


def make_stages(about: About, values: Values) -> c.Command:
    ref = str(values["evidence"])
    days = {str(stage): values.get(f"day-{n}") for n, stage in enumerate(about["items"])}
    given = {stage: day for stage, day in days.items() if day is not None}
    return _together([c.BringInStage(stage=stage, on=on, ref=ref) for stage, on in given.items()])


def items_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what is left of a stage, item by item."""
    seen = for_coordinators(handler, ask, carried.ref)
    bringing_in_view.bringing_in(seen.review, ask.user, seen.today)
    stage = find_stage(seen.review, carried.stage)
    left = bringing_in_view.named_left(seen.review, stage)[:MOST]
    if not left:
        raise NothingToBringIn

    keys = [[one.item, one.party] for one in left]
    about = form_facts("bring-items", ask, ref=carried.ref, keys=keys)
    rows = left[: keep_what_fits(about, "keys")]
    check = seen.review.process.by_rule("progress-check")
    facts = {
        "ref": carried.ref,
        "stage": stage.title,
        "rows": rows,
        "checks": check.id if check is not None else "",
    }
    return view_of("bring-items", about, facts)


def make_items(about: About, values: Values) -> c.Command:
    ref = str(values["evidence"])
    parts = [
        c.BringInItem(
            what=str(item),
            party=str(party) or None,
            outcome=values.get(f"outcome-{n}"),
            on=values[f"day-{n}"],
            ref=ref,
        )
        for n, (item, party) in enumerate(about["keys"])
        if values.get(f"day-{n}") is not None
    ]
    return _together(parts)


def _together(parts: list[c.BringInStage] | list[c.BringInItem]) -> c.Command:
    if not parts:
        raise FieldError(evidence=templates.words("modal/no-day", {}))
    return c.BringInTogether(parts=tuple(parts))


def version_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form for a version that was written before: its link, its day, when it went out."""
    seen = for_coordinators(handler, ask, carried.ref)
    bringing_in_view.bringing_in(seen.review, ask.user, seen.today)
    kinds = forms_view.drafts(seen.review)
    about = form_facts("bring-version", ask, ref=carried.ref)
    return view_of(
        "bring-version", about, {"ref": carried.ref, "kinds": kinds.kinds, "kind": kinds.kind}
    )


def make_version(about: About, values: Values) -> c.Command:
    return c.BringInVersion(
        url=str(values["url"]),
        document=str(values["kind"]),
        on=values["on"],
        sent=values.get("sent"),
    )
