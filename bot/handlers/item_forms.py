"""Forms about one item: dispute, return, decide, record, done, and what was typed with it."""

from collections.abc import Callable
from typing import Any

from bot.handlers.ask import Ask
from bot.handlers.form import (
    ANSWER,
    About,
    FieldError,
    Values,
    View,
    form_facts,
    party_of,
    read,
    see,
    version_of,
    view_of,
)
from bot.handlers.requests import RequestHandler
from bot.handlers.what_is_asked import has_only_overview
from bot.messages import templates
from bot.messages.carried import Carried
from bot.refusals.finding import StaleButton
from bot.refusals.permission import OverviewOnly, OwnItemsOnly
from bot.typed import facts_of
from bot.workflow.process.model import Item, Process
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import action_text, author_title, party_name
from bot.workflow.rules.lookup import find_item
from bot.workflow.rules.rounds import not_shown
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history
from bot.workflow.views.points import MOST_RAISED


def item_form(template: str, form: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        ref, party = carried.ref, carried.party or ""
        seen = see(handler, ask, ref, q.ShowItem(what=carried.item, party=carried.party))
        review = seen.review
        reads_all = handler.admission.reads_all(ask, seen)
        item = find_item(review, carried.item)
        key: InstanceId = InstanceId(item.id, party)
        rests = forms_view.rests_on(review, key)
        unanswered = not_shown(review, key)
        about = form_facts(form, ask, ref=ref, item=item.id, party=party)

        if carried.version is not None:
            about["version"] = str(carried.version)

        current = review.current(item.of) if item.of else None
        facts = {
            "ref": ref,
            "today": seen.today,
            "item": item.id,
            "title": item.title,
            "kind": item.kind,
            "author": author_title(review.process),
            "rule": item.rule or "",
            "outcomes": list(item.outcomes),
            "party": party_name(review, key.party),
            "about": action_text(review, key.party),
            "unanswered": len(unanswered),
            "not_answered": [party_name(review, one.party) for one in unanswered if reads_all],
            "on": carried.on or seen.today,
            "version": carried.version or (current.number if current else None),
            "price": forms_view.returning(review, key),
            "resting": len(rests),
            "rests": rests if reads_all else [],
            "pseudonym_known": bool(review.pseudonym),
            "points": _takes_points(review.process, item),
            "prepared": forms_view.written_up(review, key, about.get("version"), form, ask.user),
            "written": not any(review.holds(ask.user, role) for role in item.decides),
        }
        return view_of(template, about, facts)

    return show


def _takes_points(process: Process, item: Item) -> bool:
    """Say whether an answer on an item may come with points: those of agencies on the report."""
    if process.report is None or item.kind != "confirmation":
        return False
    return item.of == process.report.decided_kind


def _points(values: Values, party: str | None) -> tuple[c.Command, ...]:
    lines = str(values.get("points") or "").splitlines()
    found = list(filter(None, (line.strip(" -•\t") for line in lines)))
    if len(found) > MOST_RAISED:
        facts = {"count": len(found), "limit": MOST_RAISED}
        raise FieldError(points=templates.words("modal/too-many-points", facts))
    return tuple(c.AddCorrection(text=line, party=party) for line in found)


def make_dispute(about: About, values: Values) -> c.Command:
    """Make a dispute, or a yes that is subject to points ([Something's wrong…]).

    Either way the points go with it.
    """
    party, what, version = party_of(about), str(about["item"]), version_of(about)
    points = _points(values, party)

    if values.get("how") == "corrections":
        if not points:
            raise FieldError(points=templates.words("modal/points-missing", {}))

        answer: c.Command = c.Approve(
            what=what,
            party=party,
            version=version,
            on=values.get("on"),
            corrections=True,
            note=values.get("reason"),
        )
        return c.Several(parts=(*points, answer))

    reason = values.get("reason")
    if not reason and not points:
        raise FieldError(reason=templates.words("modal/reason-missing", {}))

    dispute = c.Object(
        verb="dispute",
        because=str(reason or templates.words("modal/see-points", {"count": len(points)})),
        what=what,
        party=party,
        version=version,
        on=values.get("on"),
        ref=values.get("evidence"),
    )
    return c.Several(parts=(*points, dispute)) if points else dispute


def make_return(about: About, values: Values) -> c.Command:
    return c.Object(
        verb="return",
        because=str(values["reason"]),
        what=str(about["item"]),
        party=party_of(about),
        version=version_of(about),
        on=values.get("on"),
        confirmed=True,  # the form has said what it sets aside
    )


def make_decide(about: About, values: Values) -> c.Command:
    """Make a group's decision with its date and minute."""
    common: dict[str, Any] = {
        "what": str(about["item"]),
        "party": party_of(about),
        "version": version_of(about),
        "on": values.get("on"),
        "ref": values.get("evidence"),
    }
    if values.get("decision") == "return":
        if not values.get("reason"):
            raise FieldError(reason=templates.words("modal/reason-missing", {}))

        return c.Object(verb="return", because=str(values["reason"]), confirmed=True, **common)

    return c.Approve(note=values.get("reason"), **common)


def make_record(about: About, values: Values) -> c.Command:
    """[Record their answer…]: for an agency that answered by e-mail."""
    common: dict[str, Any] = {
        "what": str(about["item"]),
        "party": party_of(about),
        "version": version_of(about),
        "on": values.get("on"),
        "ref": str(values["evidence"]),
    }
    if values.get("answer") == "dispute":
        if not values.get("reason"):
            raise FieldError(reason=templates.words("modal/reason-missing", {}))

        return c.Object(verb="dispute", because=str(values["reason"]), **common)

    return c.Approve(note=values.get("reason"), **common)


def make_done(about: About, values: Values) -> c.Command:
    chosen = "none" if "none" in (values.get("none") or []) else values.get("outcome")
    return c.Complete(
        what=str(about["item"]),
        party=party_of(about),
        outcome=None if chosen in ("removed", "done") else chosen,
        name=values.get("name"),
        until=values.get("until"),
        on=values.get("on"),
        because=values.get("reason"),
        ref=values.get("evidence"),
        note=values.get("note"),
        impact=values.get("impact"),
        confirmed=chosen == "done",
    )


def make_evidence(about: About, values: Values) -> c.Command:
    return c.AddEvidence(
        what=str(about["item"]), party=party_of(about), ref=str(values["evidence"])
    )


def make_take_back(about: About, values: Values) -> c.Command:
    """Make an undo; the form has said what rests on it."""
    return c.Undo(
        what=str(about["item"]),
        party=party_of(about),
        because=str(values["reason"]),
        confirmed=True,
    )


def reason_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """[Read reason]: for those who belong to the review."""
    seen = read(handler, ask, carried.ref, q.ShowMine())
    texts = item_history.text_of(seen.review, carried.event)
    if texts is None:
        raise StaleButton

    if not handler.admission.may_read(ask, seen, carried.event):
        if has_only_overview(seen.review.roles_of(ask.user)):
            raise OverviewOnly(ref=seen.row.ref)

        raise OwnItemsOnly(ref=seen.row.ref)

    return templates.modal(
        "modal/reason", facts_of(texts) | {"zone": str(seen.settings.zone)}, ANSWER
    )


def changed_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what changed, on a request that asks again ([What changed?])."""
    look = q.ShowItem(what=carried.item, party=carried.party)
    seen = read(handler, ask, carried.ref, look)
    key = InstanceId(find_item(seen.review, carried.item).id, carried.party or "")
    changed = forms_view.changed(seen.review, key, carried.version or 0, ask.user)
    return templates.modal("modal/changed", facts_of(changed), ANSWER)
